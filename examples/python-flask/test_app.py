import hashlib
import hmac
import json

import pytest

from app import create_app

SECRET = "webhook_secret"
ORDER = {"order": "order-1", "name": "Gaurav Kumar", "phone": "912345678", "amount": 1000}


@pytest.fixture
def app(payout_links):
    return create_app(payout_links.url, payout_links.key, payout_links.secret, SECRET).test_client()


def test_a_refund_is_paid(app, payout_links):
    refund = app.post("/refunds", json=ORDER).get_json()
    payout_links.move(refund["id"], "claim", fund_account={"vpa": {"address": "gaurav@upi"}})
    payout_links.move(refund["id"], "process")
    assert app.get(f"/refunds/{refund['id']}").get_json()["status"] == "processed"
    payout_links.verify({"route": "create", "body_contains": "order-1"}, exactly=1)


def test_what_the_provider_refuses_is_told(app):
    reply = app.post("/refunds", json={**ORDER, "amount": 1})
    assert (reply.status_code, reply.get_json()["error"]) == (422, "Minimum transaction amount should be 100 paise")


def test_a_refund_that_is_on_its_way_cannot_be_cancelled(app, payout_links):
    refund = app.post("/refunds", json=ORDER).get_json()
    payout_links.move(refund["id"], "claim", fund_account={"vpa": {"address": "gaurav@upi"}})
    assert app.post(f"/refunds/{refund['id']}/cancel").status_code == 409


def told(link, secret):
    """A webhook as the provider signs it."""
    body = json.dumps({"event": f"payout_link.{link['status']}", "payload": {"payout_link": {"entity": link}}})
    signature = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return {"data": body, "content_type": "application/json", "headers": {"X-Razorpay-Signature": signature}}


def test_a_webhook_counts_if_its_signature_is_right(app, payout_links):
    refund = app.post("/refunds", json=ORDER).get_json()
    link = payout_links.move(refund["id"], "cancel")
    assert app.post("/webhooks", **told(link, "wrong")).status_code == 401
    assert app.get(f"/refunds/{refund['id']}").get_json()["heard"] is None
    assert app.post("/webhooks", **told(link, SECRET)).status_code == 204
    assert app.get(f"/refunds/{refund['id']}").get_json()["heard"] == "cancelled"

import threading

import pytest
from werkzeug.serving import make_server

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


@pytest.fixture
def webhooks(app):
    """Where the application hears of events, on a port of its own."""
    server = make_server("127.0.0.1", 0, app.application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/webhooks"
    server.shutdown()


def test_a_webhook_tells_that_a_refund_was_cancelled(app, payout_links, webhooks):
    payout_links.add_webhook(webhooks, SECRET)
    refund = app.post("/refunds", json=ORDER).get_json()
    payout_links.move(refund["id"], "cancel")
    payout_links.wait_for_webhook("payout_link.cancelled", refund["id"])
    assert app.get(f"/refunds/{refund['id']}").get_json()["heard"] == "cancelled"


def test_a_webhook_with_another_signature_counts_for_nothing(app, payout_links, webhooks):
    payout_links.add_webhook(webhooks, "not the secret")
    refund = app.post("/refunds", json=ORDER).get_json()
    event = payout_links.wait_for_webhook("payout_link.issued", refund["id"], until="sent")
    assert event["deliveries"][0]["attempts"][0]["status"] == 401
    assert app.get(f"/refunds/{refund['id']}").get_json()["heard"] is None

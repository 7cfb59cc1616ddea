"""Refunds by payout links: makes a link, hears of it by webhooks, shows how it stands.

    RAZORPAY_KEY_ID=… RAZORPAY_KEY_SECRET=… RAZORPAY_WEBHOOK_SECRET=… flask run
"""
import os

import razorpay
from flask import Flask, jsonify, request


def create_app(base_url, key, secret, webhook_secret, account_number="7878780080316316"):
    app = Flask(__name__)
    client = razorpay.Client(auth=(key, secret), base_url=base_url)
    heard = {}  # What webhooks have told: a link's id, and its status. An application keeps it in its database.

    @app.post("/refunds")
    def refund():
        asked = request.get_json()
        try:
            link = client.post("/v1/payout-links", {
                "account_number": account_number,
                "contact": {"name": asked["name"], "contact": asked["phone"]},
                "amount": asked["amount"], "currency": "INR", "purpose": "refund",
                "description": f"Refund of order {asked['order']}", "receipt": asked["order"],
            })
        except razorpay.errors.BadRequestError as refusal:
            return jsonify(error=str(refusal)), 422
        return jsonify(id=link["id"], url=link["short_url"], status=link["status"]), 201

    @app.get("/refunds/<id>")
    def show(id):
        link = client.get(f"/v1/payout-links/{id}", {})
        return jsonify(id=id, status=link["status"], heard=heard.get(id))

    @app.post("/refunds/<id>/cancel")
    def cancel(id):
        try:
            link = client.post(f"/v1/payout-links/{id}/cancel", {})
        except razorpay.errors.BadRequestError as refusal:
            return jsonify(error=str(refusal)), 409
        return jsonify(id=id, status=link["status"])

    @app.post("/webhooks")
    def webhook():
        body = request.get_data(as_text=True)
        try:
            client.utility.verify_webhook_signature(
                body, request.headers.get("X-Razorpay-Signature", ""), webhook_secret)
        except razorpay.errors.SignatureVerificationError:
            return "", 401
        link = request.get_json()["payload"]["payout_link"]["entity"]
        heard[link["id"]] = link["status"]
        return "", 204

    return app


if "RAZORPAY_KEY_ID" in os.environ:
    app = create_app(
        os.environ.get("RAZORPAY_BASE_URL", "https://api.razorpay.com"), os.environ["RAZORPAY_KEY_ID"],
        os.environ["RAZORPAY_KEY_SECRET"], os.environ["RAZORPAY_WEBHOOK_SECRET"])

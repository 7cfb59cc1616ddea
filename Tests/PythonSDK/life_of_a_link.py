"""The provider's own Python package against a running sandbox: a full life of a link, and every error as it is raised.

Run by the client tests, which say where the sandbox is.
"""

import os
import time
import unittest
import urllib.request

import razorpay
from razorpay.errors import BadRequestError, ServerError

URL = os.environ["SANDBOX_URL"]
LINKS = "/v1/payout-links"


def client(key="rzp_test_sandbox", secret="sandbox_secret"):
    return razorpay.Client(auth=(key, secret), base_url=URL)


def draft(**changes):
    values = {
        "account_number": "7878780080316316",
        "contact": {"name": "Gaurav Kumar", "contact": "912345678", "email": "gaurav.kumar@example.com"},
        "amount": 1000,
        "currency": "INR",
        "purpose": "refund",
        "description": "Payout link for Gaurav Kumar",
        "receipt": "Receipt No. 1",
        "send_sms": True,
        "send_email": True,
        "notes": {"notes_key_1": "Tea, Earl Grey, Hot", "notes_key_2": "Tea, Earl Grey… decaf."},
    }
    values.update(changes)
    return values


def transition(link, body):
    request = urllib.request.Request(
        f"{URL}/__admin/payout-links/{link['id']}/transitions", data=body.encode(), method="POST"
    )
    request.add_header("Content-Type", "application/json")
    return urllib.request.urlopen(request).status


class LifeOfALink(unittest.TestCase):
    def refused(self, message, call, *arguments):
        with self.assertRaises(BadRequestError) as caught:
            call(*arguments)
        self.assertEqual(str(caught.exception), message)

    def test_it_is_created_fetched_listed_and_cancelled(self):
        api = client()
        link = api.post(LINKS, draft(expire_by=int(time.time()) + 3600))
        self.assertEqual(link["status"], "issued")
        self.assertEqual(link["notes"]["notes_key_2"], "Tea, Earl Grey… decaf.")
        self.assertEqual(api.get(f"{LINKS}/{link['id']}", {}), link)
        page = api.get(LINKS, {"contact_id": link["contact_id"], "count": 1})
        self.assertEqual(page, {"entity": "collection", "count": 1, "items": [link]})
        cancelled = api.post(f"{LINKS}/{link['id']}/cancel", {})
        self.assertEqual(cancelled["status"], "cancelled")
        self.assertGreaterEqual(cancelled["cancelled_at"], link["created_at"])
        self.refused(
            "Payout Link cannot be cancelled in the cancelled state. "
            "Only Payout Links in the issued state can be cancelled.",
            api.post, f"{LINKS}/{link['id']}/cancel", {},
        )

    def test_it_is_claimed_fails_is_claimed_again_and_processed(self):
        api = client()
        link = api.post(LINKS, draft())
        self.assertEqual(transition(link, '{"event": "claim", "fund_account": {"vpa": {"address": "g@upi"}}}'), 200)
        self.assertEqual(api.get(f"{LINKS}/{link['id']}", {})["status"], "processing")
        self.assertEqual(transition(link, '{"event": "fail", "reason": "beneficiary_bank_offline"}'), 200)
        self.assertEqual(api.get(f"{LINKS}/{link['id']}", {})["status"], "issued")
        self.assertEqual(transition(link, '{"event": "claim"}'), 200)
        self.assertEqual(transition(link, '{"event": "process"}'), 200)
        paid = api.get(f"{LINKS}/{link['id']}", {"expand[]": "payouts"})
        self.assertEqual(paid["status"], "processed")
        self.assertEqual([payout["status"] for payout in paid["payouts"]["items"]], ["processed", "failed"])
        self.assertEqual(paid["payouts"]["items"][0]["id"], paid["payout_id"])
        self.assertEqual(paid["payouts"]["items"][1]["status_details"]["source"], "beneficiary_bank")

    def test_its_ids_are_followed_and_a_contact_is_made_first(self):
        api = client()
        details = {"name": "Asha Rao", "email": "asha.rao@example.com", "contact": "9000000002", "type": "vendor",
                   "reference_id": f"vendor {time.time()}", "notes": {"a": "b"}}
        contact = api.post("/v1/contacts", details)
        self.assertEqual({name: contact[name] for name in details}, details)
        self.assertEqual(api.post("/v1/contacts", details)["id"], contact["id"])
        self.assertEqual(api.get(f"/v1/contacts/{contact['id']}", {}), contact)
        self.assertEqual(
            api.get("/v1/contacts", {"reference_id": details["reference_id"]})["items"], [contact])
        link = api.post(LINKS, draft(contact={"id": contact["id"]}, receipt=details["reference_id"]))
        self.assertEqual(link["contact_id"], contact["id"])
        self.assertEqual(transition(link, '{"event": "claim", "fund_account": {"vpa": {"address": "a@upi"}}}'), 200)
        self.assertEqual(transition(link, '{"event": "process"}'), 200)
        number = draft()["account_number"]
        page = api.get("/v1/payouts", {"account_number": number, "reference_id": details["reference_id"]})
        self.assertEqual([payout["status"] for payout in page["items"]], ["processed"])
        payout = api.get(f"/v1/payouts/{page['items'][0]['id']}", {})
        self.assertEqual(payout, page["items"][0])
        account = api.fund_account.all({"contact_id": contact["id"]})["items"][0]
        self.assertEqual(account["id"], payout["fund_account_id"])
        self.assertEqual(api.get(f"/v1/fund_accounts/{account['id']}", {}), account)
        self.assertEqual(
            api.get("/v1/transactions", {"account_number": number, "count": 1}),
            {"entity": "collection", "count": 0, "items": []})
        self.refused("The account number field is required.", api.get, "/v1/payouts", {})
        self.refused("Invalid type: nobody", api.post, "/v1/contacts", {"name": "Asha", "type": "nobody"})

    def test_a_script_in_its_notes_needs_no_call_of_the_sandboxs_own(self):
        api = client()
        link = api.post(LINKS, draft(notes={"sandbox_script": "claim at fetch 2; process at fetch 1"}))
        states = [api.get(f"{LINKS}/{link['id']}", {})["status"] for _ in range(3)]
        self.assertEqual(states, ["issued", "processing", "processed"])

    def test_each_error_is_raised_as_the_packages_own(self):
        api = client()
        self.refused("Authentication failed", client(secret="wrong").get, LINKS, {})
        self.refused("The id provided does not exist", api.get, f"{LINKS}/poutlk_00000000000000", {})
        self.refused("poutlk_0 is not a valid id", api.get, f"{LINKS}/poutlk_0", {})
        self.refused("The requested URL was not found on the server.", api.get, "/v1/nothing", {})
        self.refused("Minimum transaction amount should be 100 paise", api.post, LINKS, draft(amount=99))
        self.refused("The count may not be greater than 100.", api.get, LINKS, {"count": 101})
        self.refused(
            "Invalid value for field(s): `expire_by`. Cannot be less than the current time + 15min",
            api.post, LINKS, draft(expire_by=int(time.time()) + 60),
        )
        self.refused("The description field is required.", api.post, LINKS, draft(description=""))
        self.assertFalse(issubclass(BadRequestError, ServerError))


if __name__ == "__main__":
    unittest.main()

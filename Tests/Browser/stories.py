"""Stories of people who use the sandbox's pages."""
import re
import unittest

from playwright.sync_api import expect

from browser import OtherSite, Receiver, Story, branded

ISSUED = "poutlk_00000000000003"
VIEWS = ["links", f"links/{ISSUED}", "requests", "requests/1", "webhooks", "messages", "faults", "coverage", "worlds", "connect"]


def claim(page, vpa):
    """The contact's part, up to the confirmation."""
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("One-time code").fill(page.locator("#code").inner_text())
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("UPI", exact=True).check()
    page.get_by_label("UPI ID").fill(vpa)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#payee")).to_have_text(f"UPI ID {vpa}")


class Demo(Story):
    def test_a_link_is_made_claimed_by_its_contact_and_paid(self):
        page = self.open()
        self.live(page)
        page.get_by_role("button", name="New link…").click()
        page.get_by_label("Amount in ₹").fill("0.5")
        page.get_by_label("Contact's name").fill("<b>")
        page.get_by_role("button", name="Create link").click()
        expect(page.get_by_text("Minimum transaction amount should be 100 paise")).to_be_visible()
        expect(page.get_by_text("The name field is invalid.")).to_be_visible()
        page.get_by_label("Amount in ₹").fill("2499.50")
        page.get_by_label("Contact's name").fill("Asha Rao")
        page.get_by_role("button", name="Create link").click()
        detail = page.get_by_label("The selected link")
        expect(detail.locator(".amount")).to_contain_text("₹2,499.50")
        with page.expect_popup() as opened:
            detail.get_by_role("link", name="Open the contact's page").click()
        contact = opened.value
        claim(contact, "asha@upi")
        contact.get_by_role("button", name="Confirm").click()
        expect(contact.get_by_role("heading", name="In progress")).to_be_visible()
        # Nobody has touched the dashboard.
        expect(detail.locator(".title .state")).to_have_text("processing")
        detail.get_by_role("button", name="Pay", exact=True).click()
        expect(detail.locator(".title .state")).to_have_text("processed")
        expect(detail.get_by_text("Processed is a final status.")).to_be_visible()
        expect(contact.get_by_role("heading", name="Paid")).to_be_visible()
        expect(contact.locator("#utr")).to_have_text(re.compile("[0-9]{8,}"))

    def test_what_a_program_does_shows_without_a_reload(self):
        page = self.open(f"/__admin/#/links/{ISSUED}")
        self.live(page)
        detail = page.get_by_label("The selected link")
        expect(detail.get_by_role("button", name="Cancel")).to_be_visible()
        self.sandbox.move(ISSUED, "cancel")
        expect(detail.get_by_text("Cancelled is a final status.")).to_be_visible()
        expect(detail.get_by_role("button", name="Cancel")).to_have_count(0)
        expect(page.get_by_role("button", name="Cancelled 2")).to_be_visible()
        expect(detail.locator(".life")).to_contain_text("cancelled")

    def test_requests_come_as_they_are_made_and_what_never_matched_stands_out(self):
        page = self.open("/__admin/#/requests?all=1")
        self.live(page)
        expect(page.get_by_text("No requests match.")).to_be_visible()
        self.sandbox.call("GET", "/v1/payout-lings")
        row = page.locator("tr.bad")
        expect(row).to_contain_text("/v1/payout-lings")
        row.get_by_role("link").click()
        detail = page.get_by_label("The selected request")
        expect(detail).to_contain_text("nearest is GET /v1/payout-links")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download HAR").click()
        self.assertEqual(saved.value.suggested_filename, "requests.har")

    def test_time_is_moved_and_what_it_let_happen_is_told(self):
        page = self.open()
        self.live(page)
        page.get_by_title("How the clock runs").click()
        page.get_by_label("Frozen, until you move it").check()
        page.get_by_role("button", name="Set", exact=True).click()
        expect(page.locator("#clock")).to_contain_text("frozen")
        page.locator("#clock").get_by_role("button", name=re.compile("^Next: ")).click()
        expect(page.locator("#notes")).to_contain_text("poutlk_00000000000008 expire: issued → expired")
        expect(page.get_by_role("button", name="Expired 2")).to_be_visible()

    def test_a_fault_is_added_and_removed(self):
        page = self.open("/__admin/#/faults")
        page.get_by_label("Requests", exact=True).select_option("cancel")
        page.get_by_label("Fault", exact=True).select_option("gateway_timeout")
        page.get_by_role("button", name="Add fault").click()
        expect(page.get_by_text("The next cancel request gets a gateway's 504. It is not processed.")).to_be_visible()
        page.get_by_role("button", name="Remove rule 1").click()
        expect(page.get_by_text("No faults")).to_be_visible()

    def test_links_are_found_by_id_receipt_and_name(self):
        page = self.open()
        rows = page.locator("table.links tbody tr")
        expect(rows).to_have_count(8)
        search = page.get_by_label("Search links")
        for text, count in [("poutlk_00000000000007", 1), ("RF-5523", 1), ("asha", 1), ("nothing is called so", 0)]:
            search.fill(text)
            expect(rows).to_have_count(count)
        expect(page.get_by_text("No links match.")).to_be_visible()
        # The address says it all: another tab shows the same.
        again = self.open("/__admin/" + page.url.partition("/__admin/")[2])
        expect(again.get_by_text("No links match.")).to_be_visible()


class SecondTry(Story):
    def test_after_a_failed_payout_the_contact_tries_again(self):
        page = self.open("/i/8h6Yb2", java_script_enabled=False)
        claim(page, "meera@upi")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_role("button", name="The bank refuses").click()
        expect(page.get_by_role("alert")).to_contain_text("The last transfer did not work")
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("One-time code").fill("111111")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("That is not the code. 4 tries are left.")).to_be_visible()
        page.get_by_label("One-time code").fill("754081")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Bank account", exact=True).check()
        page.get_by_label("Account number").fill("1")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("The IFSC must be 11 characters.")).to_be_visible()
        expect(page.get_by_text("The account number format is invalid.")).to_be_visible()
        # The account of the first try is offered.
        page.get_by_label("UPI ID meera@upi").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Confirm").click()
        page.get_by_role("button", name="The bank pays").click()
        expect(page.get_by_role("heading", name="Paid")).to_be_visible()

    def test_of_two_who_confirm_at_once_one_claims(self):
        first, second = [self.open("/i/8h6Yb2") for _ in range(2)]
        claim(first, "first@upi")
        claim(second, "second@upi")
        first.get_by_role("button", name="Confirm").click()
        second.get_by_role("button", name="Confirm").click()
        expect(second.get_by_role("alert")).to_contain_text("This link has been claimed already.")
        expect(second.get_by_text("first@upi")).to_be_visible()
        self.assertEqual(len(self.sandbox.call("GET", "/__admin/payout-links/poutlk_00000000000008")[1]
                             ["payout_link"]["payouts"]["items"]), 1)

    def test_a_link_that_expires_meanwhile_is_refused(self):
        page = self.open("/i/8h6Yb2")
        claim(page, "late@upi")
        self.sandbox.call("POST", "/__admin/clock/advance", {"seconds": 900})
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_role("heading", name="This link has expired")).to_be_visible()


class Webhooks(Story):
    def test_a_delivery_that_failed_is_retried_by_advancing_the_clock(self):
        receiver = Receiver([500])
        self.addCleanup(receiver.stop)
        page = self.open("/__admin/#/webhooks")
        self.live(page)
        page.get_by_role("button", name="Add webhook…").click()
        page.get_by_label("URL").fill("https://example.com/")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("dialog")).to_contain_text("--webhook-allow")
        page.get_by_label("URL").fill(receiver.url)
        page.get_by_label("Secret").fill("12345")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("all events · signed")).to_be_visible()
        self.sandbox.move(ISSUED, "cancel")
        row = page.locator("table.events tbody tr").filter(has_text="payout_link.cancelled")
        expect(row).to_contain_text("next attempt in")
        row.get_by_role("link").click()
        detail = page.get_by_label("The selected event")
        expect(detail.locator(".life li")).to_contain_text(["500"])
        page.get_by_role("button", name="+15 min").click()
        expect(row).to_contain_text("acknowledged")
        expect(detail.locator(".life li")).to_contain_text(["200", "500"])
        detail.get_by_role("button", name="Resend", exact=True).click()
        expect(detail.locator(".life li")).to_have_count(3)
        cancelled = [one for one in receiver.seen if b'"payout_link.cancelled"' in one[2]]
        self.assertEqual((len(cancelled), len(set(cancelled))), (3, 1))
        detail.get_by_role("link", name="Show the link").click()
        expect(page.get_by_label("The selected link")).to_contain_text("payout_link.cancelled")


class Messages(Story):
    def test_what_a_contact_would_have_read_is_shown_and_leads_to_the_link(self):
        page = self.open("/__admin/#/messages")
        self.live(page)
        expect(page.get_by_text("No messages yet.")).to_be_visible()
        now = self.sandbox.call("GET", "/__admin/clock")[1]["clocks"][0]["now"]
        status, link = self.sandbox.call("POST", "/__admin/payout-links", {
            "account_number": "7878780080316316", "contact": {"name": "Asha Rao", "contact": "9123456789", "email": "asha@b.example"},
            "amount": 249950, "currency": "INR", "purpose": "refund", "description": "Order <b>7</b>", "send_sms": True,
            "send_email": True, "expire_by": now + 5 * 86400})
        self.assertEqual(status, 200, link)
        messages = page.get_by_role("main").locator("ol.messages > li")
        expect(messages).to_have_count(2)
        expect(messages.first).to_contain_text("Order <b>7</b>")
        for _ in range(2):
            page.get_by_role("button", name="+1 day").click()
            expect(page.get_by_role("button", name="+1 day")).to_be_enabled()
        # At its moment, three days before the link expires.
        expect(messages).to_have_count(4)
        page.get_by_label("Sent by").select_option("Text")
        expect(messages).to_have_count(2)
        expect(messages.first).to_contain_text("₹2,499.50 is still waiting for you.")
        page.get_by_label("Kind").select_option("issued")
        expect(messages).to_have_count(1)
        with page.expect_popup() as opened:
            messages.first.get_by_role("link", name=link["short_url"]).click()
        claim(opened.value, "asha@upi")
        opened.value.get_by_role("button", name="Confirm").click()
        opened.value.get_by_role("button", name="The bank pays").click()
        page.get_by_label("Kind").select_option("paid")
        expect(messages).to_contain_text(["It went to: UPI ID asha@upi."])
        messages.first.get_by_role("link", name="Show the link").click()
        detail = page.get_by_label("The selected link")
        expect(detail.locator(".life")).to_contain_text("reminded")
        detail.get_by_role("link", name="Messages to the contact").click()
        expect(messages).to_have_count(6)


class Token(Story):
    options = ("--admin-token", "0123456789abcdef")

    def test_the_token_is_asked_for_once_a_tab_and_kept_nowhere_else(self):
        page = self.open()
        expect(page.get_by_text("This sandbox needs its token")).to_be_visible()
        page.get_by_label("Token", exact=True).fill("wrong")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("That token was wrong.")).to_be_visible()
        page.get_by_label("Token", exact=True).fill("0123456789abcdef")
        page.get_by_role("button", name="Open").click()
        self.live(page)
        expect(page.locator("table.links tbody tr")).to_have_count(8)
        page.reload()
        expect(page.locator("table.links tbody tr")).to_have_count(8)
        self.assertEqual(page.evaluate("[localStorage.length, document.cookie]"), [0, ""])
        other = page.context.new_page()
        other.goto(self.sandbox.url + "/__admin/")
        expect(other.get_by_text("This sandbox needs its token")).to_be_visible()


class OwnPort(Story):
    options = ("--admin-port", "0")

    def test_with_a_port_of_its_own_links_are_made_and_lead_to_the_api(self):
        health = f"http://127.0.0.1:{self.sandbox.ready['admin_port']}"
        page = self.open(url=health)
        self.live(page)
        page.get_by_role("button", name="New link…").click()
        page.get_by_role("button", name="Create link").click()
        detail = page.get_by_label("The selected link")
        contact = detail.get_by_role("link", name="Open the contact's page").get_attribute("href")
        self.assertTrue(contact.startswith(f"{self.sandbox.url}/i/"), contact)
        page.goto(contact)
        expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
        expect(page.get_by_role("link", name="Dashboard")).to_have_count(0)


class OtherOrigin(Story):
    PAGE = """<!doctype html><title>other</title><a href="%(url)s/__admin/">the dashboard</a>
      <form action="%(url)s/i/8h6Yb2" method="post"><input name="step" value="confirm"><input name="otp" value="754081">
      <input name="payee" value="upi"><input name="vpa" value="thief@upi"><button>Send</button></form>
      <iframe src="%(url)s/__admin/"></iframe><iframe src="%(url)s/i/8h6Yb2"></iframe>
      <script>
      window.tried = (async () => {
        const told = [];
        for (const [path, options] of [["/__admin/payout-links", {}], ["/__admin/", {}], ["/__admin/assets/app.js", {}],
            ["/__admin/reset", {method: "POST"}], ["/__admin/reset", {method: "POST", mode: "no-cors"}],
            ["/i/8h6Yb2", {method: "POST", body: new URLSearchParams({step: "confirm"}), mode: "no-cors"}]])
          told.push(await fetch("%(url)s" + path, options).then((reply) => reply.type, () => "refused"));
        return told;
      })();
      </script>"""

    def test_a_page_of_another_origin_gets_nothing_and_its_link_opens_the_dashboard(self):
        self.sandbox.move(ISSUED, "cancel")
        other = OtherSite(self.PAGE % {"url": self.sandbox.url})
        self.addCleanup(other.stop)
        page = self.open("", url=other.url)
        self.assertEqual(page.evaluate("window.tried"), ["refused"] * 4 + ["opaque"] * 2)
        # Nothing was reset by it.
        self.assertEqual(self.sandbox.status_of(ISSUED), "cancelled")
        self.assertEqual([frame.url.partition("//")[0] for frame in page.frames[1:]], ["chrome-error:"] * 2)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="This form was sent by another site")).to_be_visible()
        self.assertEqual(self.sandbox.status_of("poutlk_00000000000008"), "issued")
        page.goto(other.url)
        page.get_by_role("link", name="the dashboard").click()
        expect(page.get_by_role("heading", name="Links")).to_be_visible()
        expect(page.locator("table.links tbody tr")).to_have_count(8)
        # The browser says so of each of its calls and frames.
        self.problems.clear()


HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>&lt;",
    "turned": "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "long": "W" * 2048,
}


class Hostile(Story):
    fixture = [
        {"id": f"poutlk_0000000000000{number}", "status": status, "amount": 9_999_999_999, "description": text, "purpose": text,
         "receipt": text[:40], "contact": {"name": text, "email": text, "contact": text}, "notes": {text[:200]: text[:256]},
         "short_url": f"https://rzp.io/i/{name}", "created_at": 1545383037, "send_sms": True, "send_email": True,
         "expire_by": "+2d"}
        for number, (name, text) in enumerate(HOSTILE.items()) for status in ["issued"]
    ]

    def test_hostile_texts_are_shown_as_text_in_every_view(self):
        for name, text in HOSTILE.items():
            self.sandbox.call("GET", "/v1/payout-links?receipt=" + "%3Cscript%3E", headers={"User-Agent": "<img src=x>"})
            self.sandbox.call("POST", "/__admin/faults", {"effect": "delay", "delay_ms": 1, "match": {"body_contains": text[:200]}})
        self.sandbox.call("POST", "/__admin/clock/advance", {"seconds": 86400})
        for width in (360, 1280):
            page = self.open(viewport={"width": width, "height": 800})
            for view in ["links", "requests?all=1", "requests/1?all=1", "messages", "faults", "coverage", "worlds", "connect"] + [
                    f"links/poutlk_0000000000000{number}" for number in range(len(HOSTILE))]:
                page.goto(f"{self.sandbox.url}/__admin/#/{view}")
                page.wait_for_load_state()
                if view == "messages":
                    expect(page.locator("ol.messages > li")).to_have_count(2 * len(HOSTILE))
                if "poutlk" in view:
                    expect(page.get_by_label("The selected link").locator("pre")).to_be_visible()
                self.assertEqual(page.evaluate("[document.scripts.length, document.images.length]"), [1, 0], view)
                self.fits(page, f"{view} at {width}")
            for name in HOSTILE:
                page.goto(f"{self.sandbox.url}/i/{name}")
                expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
                self.assertEqual(page.evaluate("[document.scripts.length, document.images.length]"), [0, 0], name)
                self.fits(page, f"/i/{name} at {width}")


class Branded(Story):
    fixture = branded()

    def test_a_contact_sees_who_pays_in_both_themes(self):
        for theme, width in (("light", 360), ("dark", 1280)):
            page = self.open("/i/tea", color_scheme=theme, viewport={"width": width, "height": 800})
            expect(page.get_by_text("The Tea Shop").first).to_be_visible()
            self.assertEqual(page.evaluate("document.images[0].naturalWidth"), 120)
            button = page.get_by_role("button", name="Send me a code")
            self.assertEqual(
                button.evaluate("button => [getComputedStyle(button).backgroundColor, getComputedStyle(button).color]"),
                ["rgb(255, 212, 0)", "rgb(0, 0, 0)"])
            expect(page.get_by_role("link", name="help@tea.example")).to_be_visible()
            self.accessible(page, f"start, {theme}")
            self.fits(page, f"start, {theme}")
            button.click()
            self.accessible(page, f"code, {theme}")


class Restart(Story):
    def test_a_sandbox_that_restarts_under_an_open_page_is_shown_as_it_is_then(self):
        page = self.open()
        self.live(page)
        self.sandbox.move(ISSUED, "cancel")
        expect(page.get_by_role("button", name="Cancelled 2")).to_be_visible()
        self.sandbox.stop()
        expect(page.locator("#live")).to_contain_text("Reconnecting")
        self.sandbox.start(self.sandbox.port)
        self.live(page)
        expect(page.get_by_role("button", name="Cancelled 1")).to_be_visible()
        self.problems = [one for one in self.problems if "ERR_" not in one]


class Keyboard(Story):
    def test_a_link_is_made_and_cancelled_without_a_mouse(self):
        page = self.open()
        self.live(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the view")).to_be_focused()
        page.get_by_role("button", name="New link…").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Amount in ₹")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="New link…")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.type("12")
        page.keyboard.press("Enter")
        detail = page.get_by_label("The selected link")
        expect(detail.locator(".title .state")).to_have_text("issued")
        detail.get_by_role("button", name="Cancel").focus()
        page.keyboard.press("Space")
        expect(detail.locator(".title .state")).to_have_text("cancelled")
        # What cannot be undone asks first, and "no" is what Escape says.
        page.get_by_role("button", name="Reset…").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Cancelled 2")).to_be_visible()


class Accessible(Story):
    def test_every_view_of_the_dashboard_in_both_themes(self):
        self.sandbox.call("GET", "/v1/payout-lings")
        self.sandbox.call("POST", "/__admin/faults", {"effect": "server_error"})
        self.sandbox.call("POST", "/__admin/snapshots", {"name": "before"})
        for theme in ("light", "dark"):
            for width in (390, 1280):
                page = self.open(color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
                for view in VIEWS:
                    page.goto(f"{self.sandbox.url}/__admin/#/{view}")
                    self.live(page)
                    expect(page.locator("h1")).to_be_visible()
                    if "/" in view:
                        expect(page.locator("aside h2").first).to_be_visible()
                    self.accessible(page, f"{view}, {theme}, {width}")
                    self.fits(page, f"{view}, {theme}, {width}")
            for open_dialog in ("New link…", "Reset…"):
                page.goto(f"{self.sandbox.url}/__admin/#/links")
                page.get_by_role("button", name=open_dialog).click()
                self.accessible(page, f"{open_dialog}, {theme}")
                page.keyboard.press("Escape")

    def test_every_view_of_the_contacts_page_in_both_themes(self):
        for theme in ("light", "dark"):
            self.sandbox.call("POST", "/__admin/reset", {})
            page = self.open("/i/8h6Yb2", color_scheme=theme, viewport={"width": 390, "height": 800})
            self.accessible(page, f"start, {theme}")
            page.get_by_role("button", name="Send me a code").click()
            self.accessible(page, f"code, {theme}")
            page.get_by_label("One-time code").fill("754081")
            page.get_by_role("button", name="Continue").click()
            page.get_by_label("UPI", exact=True).check()
            page.get_by_role("button", name="Continue").click()
            self.accessible(page, f"problems, {theme}")
            page.get_by_label("UPI ID").fill("meera@upi")
            page.get_by_role("button", name="Continue").click()
            self.accessible(page, f"confirm, {theme}")
            page.get_by_role("button", name="Confirm").click()
            self.accessible(page, f"in progress, {theme}")
            page.get_by_role("button", name="The bank pays").click()
            self.accessible(page, f"paid, {theme}")
            page.goto(f"{self.sandbox.url}/i/nobody")
            self.accessible(page, f"unknown, {theme}")


if __name__ == "__main__":
    unittest.main()

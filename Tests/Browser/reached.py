"""Where the pages are reached: over TLS, by a name, behind a proxy, at a port of their own."""
import unittest

from playwright.sync_api import expect

from browser import Proxy, Story
from stories import claim


class Reached(Story):
    """The dashboard makes a link, shows what another program does to it, and leads to the page of its contact."""

    def works_at(self, base, **context):
        page = self.open(url=base, **context)
        self.live(page)
        page.get_by_role("button", name="New link…").click()
        page.get_by_role("button", name="Create link").click()
        detail = page.get_by_label("The selected link")
        expect(detail.locator(".title .state")).to_have_text("issued")
        contact = detail.get_by_role("link", name="Open the contact's page").get_attribute("href")
        id = detail.locator("code.id").inner_text()
        self.sandbox.call("POST", f"/__admin/payout-links/{id}/transitions", {"event": "claim"})
        expect(detail.locator(".title .state")).to_have_text("processing")
        self.sandbox.move(id, "fail")
        expect(detail.get_by_role("button", name="Claim…")).to_be_visible()
        for view in ("requests", "webhooks", "messages", "connect"):
            page.goto(f"{base}/__admin/#/{view}")
            self.live(page)
            expect(page.locator("h1")).to_be_visible()
        page.goto(contact)
        claim(page, "asha@upi")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_role("button", name="The bank pays").click()
        expect(page.get_by_role("heading", name="Paid")).to_be_visible()
        self.assertTrue(page.url.startswith(base), page.url)
        page.get_by_role("link", name="Dashboard").click()
        expect(page.get_by_label("The selected link").locator(".title .state")).to_have_text("processed")


class Secure(Reached):
    options = ("--https-port", "0")
    https = True

    def test_over_tls(self):
        self.works_at(f"https://localhost:{self.sandbox.ready['https_port']}", ignore_https_errors=True)


class ByName(Reached):
    def test_by_the_name_of_a_container(self):
        self.works_at(f"http://sandbox:{self.sandbox.port}")

    def test_by_a_name_that_somebody_could_own_the_page_is_refused(self):
        page = self.open(url=f"http://sandbox.example:{self.sandbox.port}")
        expect(page.get_by_text("/__admin accepts as Host only")).to_be_visible()


class Proxied(Reached):
    def test_behind_a_proxy_that_keeps_the_path(self):
        proxy = Proxy(self.sandbox.port)
        self.addCleanup(proxy.stop)
        self.works_at(proxy.url)

    def test_behind_a_proxy_that_puts_a_path_before_it(self):
        proxy = Proxy(self.sandbox.port, prefix="/team/a")
        self.addCleanup(proxy.stop)
        self.works_at(f"{proxy.url}/team/a")


if __name__ == "__main__":
    unittest.main()

"""Pictures of every view, in both themes and three widths, to be looked at:  sh scripts/screenshots

They are written to .build/screenshots; with the argument `readme` the one picture of the README is written instead.
"""
import pathlib
import sys

from playwright.sync_api import expect, sync_playwright

from browser import CHROMIUM, Sandbox, branded

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".build" / "screenshots"
LINK = "poutlk_00000000000008"
VIEWS = {
    "links": "links", "link": f"links/{LINK}", "requests": "requests?all=1", "request": "requests/3?all=1",
    "webhooks": "webhooks", "messages": "messages", "faults": "faults", "coverage": "coverage", "worlds": "worlds", "connect": "connect",
}
WIDTHS = (390, 1280, 1920)


def arrange(sandbox):
    """A world in which something has happened."""
    key = {"Authorization": "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA=="}
    sandbox.call("GET", "/v1/payout-links?count=3", headers=key)
    sandbox.call("GET", f"/v1/payout-links/{LINK}", headers=key)
    sandbox.call("GET", "/v1/payout-lings", headers=key)
    sandbox.call("POST", "/v1/payout-links/poutlk_00000000000001/cancel", {}, headers=key)
    sandbox.call("POST", "/__admin/faults", {"effect": "gateway_timeout", "match": {"route": "cancel"}, "times": 1})
    sandbox.call("POST", "/__admin/snapshots", {"name": "before"})
    now = sandbox.call("GET", "/__admin/clock")[1]["clocks"][0]["now"]
    for name, expire_by in [("Ravi Menon", None), ("Asha Rao", now + 3 * 86400 + 600)]:
        status, told = sandbox.call("POST", "/__admin/payout-links", {
            "account_number": "7878780080316316", "amount": 249950, "currency": "INR", "purpose": "refund",
            "contact": {"name": name, "contact": "9123456789", "email": f"{name.split()[0].lower()}@shop.example"},
            "description": "Refund for order 7", "send_sms": True, "send_email": True, "expire_by": expire_by})
        assert status == 200, told
    sandbox.move(told["id"], "claim", fund_account={"vpa": {"address": "asha@upi"}})
    sandbox.move(told["id"], "process")
    for event, more in [("claim", {"fund_account": {"vpa": {"address": "meera@upi"}}}),
                        ("fail", {"reason": "beneficiary_bank_offline"}), ("claim", {})]:
        sandbox.move(LINK, event, **more)


def dashboard(browser, sandbox):
    for theme in ("light", "dark"):
        for width in WIDTHS:
            page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 900})
            for name, view in VIEWS.items():
                page.goto(f"{sandbox.url}/__admin/#/{view}")
                expect(page.locator("#live")).to_contain_text("Live")
                expect(page.locator("h1")).to_be_visible()
                page.wait_for_timeout(600)
                page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png")
            page.close()


def contact(browser, sandbox):
    for theme in ("light", "dark"):
        for width in WIDTHS:
            sandbox.call("POST", "/__admin/reset", {})
            page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 900})
            shoot = lambda name: page.screenshot(path=FOLDER / f"contact-{name}-{width}-{theme}.png")
            page.goto(f"{sandbox.url}/i/8h6Yb2")
            shoot("1-start")
            page.get_by_role("button", name="Send me a code").click()
            shoot("2-code")
            page.get_by_label("One-time code").fill("754081")
            page.get_by_role("button", name="Continue").click()
            page.get_by_label("Bank account").check()
            page.get_by_role("button", name="Continue").click()
            shoot("3-account")
            page.get_by_label("UPI", exact=True).check()
            page.get_by_label("UPI ID").fill("meera@upi")
            page.get_by_role("button", name="Continue").click()
            shoot("4-confirm")
            page.get_by_role("button", name="Confirm").click()
            shoot("5-progress")
            page.get_by_role("button", name="The bank pays").click()
            shoot("6-paid")
            page.close()


def brand(browser, _):
    """The contact's page of an account with branding."""
    sandbox = Sandbox(fixture=branded("#0b6e4f"))
    try:
        for theme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 900})
                page.goto(f"{sandbox.url}/i/tea")
                page.screenshot(path=FOLDER / f"contact-branded-{width}-{theme}.png")
                page.close()
    finally:
        sandbox.end()


def readme(browser, sandbox):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{sandbox.url}/__admin/#/links/{LINK}")
    expect(page.locator("#live")).to_contain_text("Live")
    page.wait_for_timeout(800)
    page.screenshot(path=ROOT / "docs" / "dashboard.png")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    sandbox = Sandbox("--seed", "1")
    try:
        arrange(sandbox)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for shots in [readme] if sys.argv[1:] == ["readme"] else [dashboard, contact, brand]:
                shots(browser, sandbox)
            browser.close()
    finally:
        sandbox.end()


if __name__ == "__main__":
    main()

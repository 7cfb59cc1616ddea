"""A sandbox and a browser for one story: the pages as a person uses them, in Debian's Chromium.

SANDBOX_BINARY names the executable. Each story is a class in stories.py; `python3 -m unittest stories.Demo` runs one.
"""
import base64
import http.client
import http.server
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request
import zlib

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

BINARY = os.environ.get("SANDBOX_BINARY", ".build/debug/payout-links-sandbox")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
# How long something is waited for: much more than it takes, on a machine that has much else to do.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


class Sandbox:
    """One that runs, as a user starts it."""

    def __init__(self, *options, port=0, fixture=None, https=False):
        self.https = https
        self.folder = tempfile.TemporaryDirectory()
        self.options = list(options)
        if fixture is not None:
            path = pathlib.Path(self.folder.name, "fixture.json")
            path.write_text(json.dumps(fixture), encoding="utf-8")
            self.options += ["--fixtures", str(path)]
        self.start(port)

    def start(self, port=0):
        command = [BINARY, "--port", str(port), *([] if self.https else ["--no-https"]), "--log-format", "json", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        self.port = self.ready["port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        self.stop()
        self.folder.cleanup()

    def call(self, method, path, body=None, headers=None):
        """Status and JSON of a call, as a program makes it."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={
            "Content-Type": "application/json", **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read()
            return error.code, json.loads(text) if text.startswith(b"{") else None

    def move(self, link, event, **more):
        status, reply = self.call("POST", f"/__admin/payout-links/{link}/transitions", {"event": event, **more})
        assert status == 200, reply

    def status_of(self, link):
        return self.call("GET", f"/__admin/payout-links/{link}")[1]["payout_link"]["status"]


def png(width, height, colour):
    """A picture of one colour, as a data: URL."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = (b"\0" + bytes(colour) * width) * height
    file = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(file).decode()


def branded(colour="#ffd400"):
    """A world whose account shows itself to its contacts."""
    return {"accounts": [{
        "id": "acc_shop", "account_numbers": ["7878780080316316"],
        "keys": [{"id": "rzp_test_shop", "secret": "shop_secret"}],
        "branding": {"name": "The Tea Shop", "color": colour, "logo": png(120, 40, (11, 110, 79)),
                     "support_phone": "+91 80 1234 5678", "support_email": "help@tea.example",
                     "website": "https://tea.example/help"},
        "payout_links": [{"id": "poutlk_00000000000001", "status": "issued", "amount": 250000, "currency": "INR",
                          "contact": {"name": "Asha Rao"}, "description": "Refund for order 7", "expire_by": "+3d",
                          "short_url": "https://rzp.io/i/tea"}]}]}


class OtherSite:
    """A page of somebody else's, at another origin."""

    def __init__(self, page):
        body = page.encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Proxy:
    """Passes requests on as a proxy does that knows nothing of what is behind it; `prefix` is put before all paths."""

    def __init__(self, port, prefix=""):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                if not self.path.startswith(prefix + "/"):
                    return self.send_error(404)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                # One that asks for a page that waits is not given up.
                upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                upstream.putrequest(self.command, self.path[len(prefix):], skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    if name.lower() not in ("connection", "keep-alive"):
                        upstream.putheader(name, value)
                upstream.endheaders(body or None)
                reply = upstream.getresponse()
                content = reply.read()
                self.send_response_only(reply.status, reply.reason)
                for name, value in reply.getheaders():
                    if name.lower() not in ("connection", "keep-alive", "transfer-encoding", "content-length"):
                        self.send_header(name, value)
                if reply.status not in (204, 304):
                    self.send_header("Content-Length", str(len(content)))
                try:
                    self.end_headers()
                    self.wfile.write(content)
                except ConnectionError:
                    # A page that is left does not wait for what it has asked.
                    self.close_connection = True
                finally:
                    upstream.close()

            do_GET = do_POST = do_PUT = do_DELETE = pass_on

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Receiver:
    """Takes webhooks: answers with these statuses, and then with 200."""

    def __init__(self, statuses):
        self.seen = []
        seen = self.seen

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.append((self.headers["X-Razorpay-Event-Id"], self.headers["X-Razorpay-Signature"], body))
                self.send_response(statuses.pop(0) if statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Story(unittest.TestCase):
    options = ()
    fixture = None
    https = False

    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        # Chromium's own sandbox needs rights that containers do not give. The names are as a network of containers, or
        # somebody who rebinds one, would have them.
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP sandbox 127.0.0.1, MAP sandbox.example 127.0.0.1"])

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()

    def setUp(self):
        self.sandbox = Sandbox(*self.options, fixture=self.fixture, https=self.https)
        self.addCleanup(self.sandbox.end)
        self.problems = []

    def tearDown(self):
        self.assertEqual(self.problems, [])

    def open(self, path="/__admin/", url=None, **context):
        """A page of a new window, which nothing of an earlier one has got into."""
        window = self.browser.new_context(viewport=context.pop("viewport", {"width": 1280, "height": 860}), **context)
        self.addCleanup(window.close)
        page = window.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self.note)
        page.on("dialog", lambda dialog: (self.problems.append(dialog.message), dialog.dismiss()))
        page.goto((url or self.sandbox.url) + path)
        return page

    def note(self, message):
        # What a call is refused is told by the page itself, and by the browser once more.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def live(self, page):
        expect(page.locator("#live")).to_contain_text("Live")

    def accessible(self, page, what):
        """No violation of WCAG 2.2 AA, or of what axe holds for good practice."""
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for one in found for node in one["nodes"]]
        self.assertEqual(told, [], what)

    def fits(self, page, what):
        """Nothing has to be scrolled to sideways."""
        wide, width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(wide, width, what)

import base64
import hashlib
import hmac
import http.server
import json
import pickle
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from typing import get_args

import pytest

from payout_links_sandbox import AdminError, Effect, NotStarted, Server, Status

ISSUED, EXPIRES_SOON = "poutlk_00000000000003", "poutlk_00000000000008"


def api(world, method, path=""):
    """A call of the imitated API, as the code under test makes it: its status and document."""
    said = base64.b64encode(f"{world.key}:{world.secret}".encode()).decode()
    request = urllib.request.Request(
        f"{world.base_url}/payout-links{path}", method=method, headers={"Authorization": f"Basic {said}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def test_two_worlds_do_not_meet(payout_links_server):
    with payout_links_server.world("one") as one, payout_links_server.world("two") as two:
        assert api(one, "POST", f"/{ISSUED}/cancel")[0] == 200
        assert one.link(ISSUED)["status"] == "cancelled"
        assert two.link(ISSUED)["status"] == "issued"


def test_a_world_that_nobody_called_for_can_be_closed(payout_links_server):
    payout_links_server.world().close()


def test_time_moves_and_tells_what_has_happened(payout_links):
    before = payout_links.now()
    (expired,) = payout_links.advance(900)
    assert (expired["payout_link_id"], expired["to"]) == (EXPIRES_SOON, "expired")
    assert payout_links.now() >= before + 900
    assert payout_links.set_clock("frozen") == []


def test_a_link_is_moved_and_waited_for(payout_links):
    assert payout_links.move(ISSUED, "claim", fund_account={"vpa": {"address": "gaurav@upi"}})["status"] == "processing"
    assert payout_links.wait_for(ISSUED, ["processing", "processed"])["id"] == ISSUED
    assert [each["id"] for each in payout_links.links(status="processing")].count(ISSUED) == 1
    assert [each["event"] for each in payout_links.events() if each["payout_link_id"] == ISSUED] == ["claim"]


def test_links_are_paged(payout_links):
    pages = [payout_links.links(count=3, skip=skip) for skip in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [link for page in pages for link in page] == payout_links.links()


def test_state_is_kept_exported_and_brought_back(payout_links):
    payout_links.snapshot("issued")
    payout_links.move(ISSUED, "cancel")
    (account,) = payout_links.export()["accounts"]
    assert {"id": ISSUED, "status": "cancelled"}.items() <= next(
        each for each in account["payout_links"] if each["id"] == ISSUED).items()
    payout_links.restore("issued")
    assert payout_links.link(ISSUED)["status"] == "issued"
    payout_links.move(ISSUED, "cancel")
    payout_links.reset()
    assert payout_links.link(ISSUED)["status"] == "issued"


def test_faults_befall_this_world_until_they_are_cleared(payout_links):
    payout_links.fault("server_error", {"route": "fetch"})
    assert api(payout_links, "GET", f"/{ISSUED}")[0] == 500
    payout_links.clear_faults()
    assert api(payout_links, "GET", f"/{ISSUED}")[0] == 200


def test_requests_are_found_counted_waited_for_and_verified(payout_links):
    calls = threading.Thread(target=api, args=(payout_links, "GET", f"/{ISSUED}"))
    calls.start()
    assert len(payout_links.wait_for_requests(route="fetch")) == 1
    calls.join()
    assert payout_links.requests(route="fetch", limit=1)[0]["outcome"] == "ok"
    assert payout_links.unmatched() == []
    assert payout_links.verify({"route": "fetch"}, exactly=1)["count"] == 1
    with pytest.raises(AssertionError, match="cancel"):
        payout_links.verify(in_order=[{"route": "fetch"}, {"route": "cancel"}])


@pytest.fixture
def receiver():
    """Whoever is told of events: its URL, and what it was told."""
    told = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


def test_webhooks_are_told_signed_waited_for_and_sent_again(payout_links, receiver):
    url, told = receiver
    webhook = payout_links.add_webhook(url, "webhook_secret", ["payout_link.cancelled"])
    payout_links.move(ISSUED, "cancel")
    event = payout_links.wait_for_webhook("payout_link.cancelled", ISSUED)
    (headers, body), = told
    right = hmac.new(b"webhook_secret", body, hashlib.sha256).hexdigest()
    assert headers["X-Razorpay-Signature"] == right == event["request"]["signature"]
    assert json.loads(body)["payload"]["payout_link"]["entity"]["id"] == ISSUED
    payout_links.resend(event["id"])
    payout_links.wait_for_webhook("payout_link.cancelled", ISSUED)
    assert [each["status"] for each in payout_links.webhook_events(payout_link_id=ISSUED)] == ["acknowledged"]
    payout_links.remove_webhook(webhook)


def test_the_types_know_every_state_and_effect(payout_links_server):
    coverage = payout_links_server.coverage()
    assert (set(get_args(Status)), set(get_args(Effect))) == (set(coverage["states"]), set(coverage["faults"]))


def test_a_refusal_says_why_in_the_words_of_the_sandbox(payout_links):
    with pytest.raises(AdminError, match="did you mean") as refusal:
        payout_links.requests(rute="fetch")
    assert (refusal.value.status, refusal.value.code) == (400, "invalid_request")


def test_a_server_that_cannot_start_says_why():
    with pytest.raises(RuntimeError, match="unknown option|Unknown option"):
        Server.start("--no-such-option")


def test_a_program_that_never_gets_ready_is_not_waited_for_without_end(tmp_path, monkeypatch):
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 60\n")
    silent.chmod(0o755)
    monkeypatch.setenv("PAYOUT_LINKS_BINARY", str(silent))
    with pytest.raises(NotStarted, match="in 0.1 s: .*silent, which PAYOUT_LINKS_BINARY names said:\nnothing"):
        Server.start(seconds=0.1)


def test_a_program_that_has_forgotten_its_server_takes_it_with_it():
    program = "from payout_links_sandbox import Server; print(Server.start().url)"
    url = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    with pytest.raises(ConnectionError):
        Server(url).coverage()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_program_that_is_killed_takes_its_server_with_it(number):
    program = f"""
import os
from payout_links_sandbox import Server
print(Server.start().url, flush=True)
os.kill(os.getpid(), {int(number)})
"""
    url = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip()
    with pytest.raises(ConnectionError):
        for _ in range(10_000):  # It is told of the end a moment later.
            Server(url).coverage()


def test_the_command_tells_of_a_program_that_is_not_there(monkeypatch):
    monkeypatch.setenv("PAYOUT_LINKS_BINARY", "/nowhere/payout-links-sandbox")
    told = subprocess.run(
        [sys.executable, "-c", "from payout_links_sandbox.command import main; main()"], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "payout-links-sandbox: No such file or directory: "
                                              "/nowhere/payout-links-sandbox, which PAYOUT_LINKS_BINARY names\n")


def test_a_refusal_can_be_passed_between_processes():
    refusal = pickle.loads(pickle.dumps(AdminError(400, {"error": {"code": "invalid_request", "message": "why"}})))
    assert (str(refusal), refusal.status, refusal.code) == ("why", 400, "invalid_request")


def test_a_server_says_with_its_status_what_fail_on_has_found():
    with Server.start("--fail-on", "unmatched") as server:
        with server.world() as world:
            assert api(world, "GET", "s")[0] == 400
        assert server.stop() == 1
        assert "unmatched" in server.log()

"""A server of the sandbox, and worlds in it: everything that is decided is decided by /__admin, not here."""
from __future__ import annotations

import atexit
import json
import os
import re
import select
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Literal, TypedDict
from urllib.parse import quote, urlencode

from .command import NotStarted, binary, named

# Where a test fails, pytest shows the test and not the way through here.
__tracebackhide__ = True

Status = Literal["pending", "issued", "processing", "processed", "cancelled", "rejected", "expired"]
Effect = Literal[
    "delay", "server_error", "rate_limit", "bad_gateway", "service_unavailable", "gateway_timeout", "reset",
    "empty", "truncate", "dribble", "garbage", "silence"]

# The sandbox is on this machine: never through a proxy.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PayoutLink(TypedDict, total=False):
    """A payout link as the API shows it; it may have more members."""

    id: str
    entity: str
    contact_id: str
    contact: dict[str, Any]
    fund_account_id: str | None
    payout_id: str | None
    purpose: str
    status: Status
    amount: int
    currency: str
    description: str
    attempt_count: int
    receipt: str | None
    notes: Any
    short_url: str
    send_sms: bool
    send_email: bool
    cancelled_at: int | None
    created_at: int
    expire_by: int | None
    expired_at: int | None


# "from" is a keyword, so these two are written as calls.
Happened = TypedDict(
    "Happened",
    {"account": str, "payout_link_id": str, "event": str, "from": "Status | None", "to": "Status | None", "at": int},
)
Event = TypedDict(
    "Event",
    {
        "number": int,
        "account": "str | None",
        "payout_link_id": "str | None",
        "event": str,
        "from": "Status | None",
        "to": "Status | None",
        "cause": "str | None",
        "at": "int | None",
        "at_text": "str | None",
    },
)


class Entry(TypedDict):
    """A request in the journal, with its reply."""

    number: int
    time: str
    duration_us: int
    account: str | None
    key: str | None
    route: str | None
    outcome: str
    reason: str | None
    fault: str | None
    request: dict[str, Any]
    response: dict[str, Any] | None


class Verified(TypedDict, total=False):
    verified: bool
    count: int
    requests: list[int]


class AdminError(AssertionError):
    """The sandbox has refused a call, or what was to be verified or waited for is not so: why, in its own words."""

    def __init__(self, status: int, document: Any):
        error = document.get("error", {}) if isinstance(document, dict) else {}
        self.status, self.document = status, document
        self.code: str | None = error.get("code")
        super().__init__(error.get("message") or f"status {status}: {document}")

    def __reduce__(self) -> tuple[type[AdminError], tuple[int, Any]]:
        return AdminError, (self.status, self.document)


def call(url: str, method: str, path: str, body: Any = None, token: str | None = None, **query: Any) -> Any:
    """One call of /__admin. Parameters that are None are left out."""
    said = urlencode({name: value for name, value in query.items() if value is not None})
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(
        f"{url}/__admin{path}{'?' + said if said else ''}", data=data, headers=headers, method=method)
    try:
        # The longest wait that the sandbox allows is a minute.
        with _opener.open(request, timeout=75) as reply:
            text = reply.read()
    except urllib.error.HTTPError as refusal:
        text = refusal.read()
        try:
            document = json.loads(text)
        except ValueError:
            document = text.decode(errors="replace")
        raise AdminError(refusal.code, document) from None
    except urllib.error.URLError as problem:
        raise ConnectionError(f"no sandbox answers at {url}: {problem.reason}") from None
    return json.loads(text) if text else None


class Server:
    """A running sandbox: one that `start` has started, or one that was there already."""

    def __init__(self, url: str, token: str | None = None):
        self.url, self.token = url.rstrip("/"), token or os.environ.get("PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN")
        self.log_path: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def start(
        cls, *options: str, seconds: float = 10, token: str | None = None, cwd: str | os.PathLike[str] | None = None
    ) -> Server:
        """Starts the program that this package carries on a free port. Options are those of `serve`."""
        directory = tempfile.TemporaryDirectory(prefix="payout-links-sandbox-")
        log_path = os.path.join(directory.name, "log")
        # However this program ends, the pipe ends with it, and the sandbox with the pipe.
        command = [binary(), "serve", "--port", "0", "--isolate-keys", "--stop-with-stdin", *options]
        if not any(each.startswith(("--https", "--tls", "--ca-dir", "--no-https")) for each in options):
            command.append("--no-https")
        try:
            with open(log_path, "w") as log:
                process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=cwd)
        except OSError as problem:
            directory.cleanup()
            raise NotStarted(f"the sandbox has not started: {problem.strerror}: {named()}") from None
        assert process.stdout is not None
        in_time = bool(select.select([process.stdout], [], [], seconds)[0])
        ready = process.stdout.readline() if in_time else b""  # payout-links-sandbox ready http://127.0.0.1:41234
        found = re.search(r"http://[^\s\"]+", ready.decode(errors="replace"))
        if found is None:
            late = "" if in_time else f" in {seconds:g} s"
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
            with open(log_path, errors="replace") as log:
                said = log.read()
            directory.cleanup()
            raise NotStarted(f"the sandbox has not started{late}: {named()} said:\n{said.rstrip() or 'nothing'}")
        server = cls(found.group(), token)
        server.log_path, server._process, server._directory = log_path, process, directory
        atexit.register(server._forgotten, os.getpid())
        return server

    def stop(self, seconds: float = 10) -> int:
        """Ends the sandbox, and returns its exit status: 1 where --fail-on has found what it looks for."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        return status

    def log(self) -> str:
        """Everything that the sandbox has logged; nothing of one that was there already."""
        if self.log_path is None:
            return ""
        with open(self.log_path, errors="replace") as log:
            return log.read()

    def _forgotten(self, starter: int) -> None:
        """A program that ends without closing it takes it with it; one that was forked off does not."""
        if os.getpid() == starter:
            self.close()

    def close(self) -> None:
        atexit.unregister(self._forgotten)
        self.stop()
        if self._directory:
            self._directory.cleanup()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def admin(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Any call of /__admin, for what has no method here."""
        return call(self.url, method, path, body, token=self.token, **query)

    def coverage(self) -> dict[str, Any]:
        return self.admin("GET", "/coverage")

    def world(self, name: str = "test") -> World:
        """A world that nobody else has, named after `name`. It needs a server with --isolate-keys."""
        kept = re.sub("[^A-Za-z0-9]+", "_", name)[:40]
        return World(self, f"rzp_test_{kept}_{uuid.uuid4().hex[:12]}")


def is_of_a_world(key: str | None) -> bool:
    """Whether `Server.world` has made this key."""
    return key is not None and re.fullmatch(r"rzp_test_\w*_[0-9a-f]{12}", key) is not None


class World:
    """One key's links, clock, faults and journal. The code under test gets `url`, `key` and `secret`."""

    def __init__(self, server: Server, key: str, secret: str = "sandbox_secret"):
        self.server, self.key, self.secret = server, key, secret
        self.url = server.url
        self.base_url = f"{server.url}/v1"
        self.account = "acc_" + key.removeprefix("rzp_test_")

    def admin(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Any call of /__admin about this world, for what has no method here."""
        return self.server.admin(method, path, body, key=self.key, **query)

    def close(self) -> None:
        """Ends the world. One that nobody has called for was never there."""
        try:
            self.server.admin("DELETE", f"/accounts/{self.account}")
        except AdminError as refusal:
            if refusal.status != 404:
                raise

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Links

    def links(
        self, status: Status | None = None, count: int | None = None, skip: int | None = None
    ) -> list[PayoutLink]:
        """The newest 50 links, or `count` of them, at most 1000; `skip` leaves out as many newer ones."""
        page = self.admin("GET", "/payout-links", status=status, count=count, skip=skip)
        return [each["payout_link"] for each in page["payout_links"]]

    def link(self, id: str) -> PayoutLink:
        return self.admin("GET", f"/payout-links/{quote(id, safe='')}")["payout_link"]

    def move(self, id: str, event: str, **more: Any) -> PayoutLink:
        """Lets happen to a link what contacts, approvers, banks and time do: `move(id, "claim")`."""
        return self.admin("POST", f"/payout-links/{quote(id, safe='')}/transitions", {"event": event, **more})

    def wait_for(self, id: str, status: Status | Iterable[Status], timeout: float = 10) -> PayoutLink:
        """The link, as soon as it is in one of these states or has passed through one."""
        wanted = status if isinstance(status, str) else ",".join(status)
        return self.admin("GET", f"/payout-links/{quote(id, safe='')}/wait", status=wanted, timeout=timeout)

    # Time and state

    def now(self) -> int:
        return self.admin("GET", "/clock")["clocks"][0]["now"]

    def set_clock(self, mode: Literal["system", "frozen", "offset", "scaled"], **more: Any) -> list[Happened]:
        return self.admin("PUT", "/clock", {"mode": mode, **more})["happened"]

    def advance(self, by: int | timedelta) -> list[Happened]:
        """Moves the clock on, and tells what has happened on the way."""
        seconds = int(by.total_seconds()) if isinstance(by, timedelta) else by
        return self.admin("POST", "/clock/advance", {"seconds": seconds})["happened"]

    def reset(self) -> None:
        self.admin("POST", "/reset")

    def snapshot(self, name: str) -> None:
        self.admin("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        self.admin("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def export(self) -> dict[str, Any]:
        """The present state as a fixture."""
        return self.admin("GET", "/fixtures")

    # Faults

    def fault(self, effect: Effect, match: dict[str, Any] | None = None, **more: Any) -> int:
        """Lets requests fail on purpose: `fault("server_error", {"route": "cancel"}, times=1)`. Returns its number."""
        rule = {"effect": effect, **({"match": match} if match else {}), **more}
        return self.admin("POST", "/faults", rule)["id"]

    def clear_faults(self) -> None:
        self.admin("DELETE", "/faults")

    # Webhooks

    def add_webhook(self, url: str, secret: str | None = None, events: Sequence[str] | str = "*", **more: Any) -> str:
        """Has events told to a receiver, signed as the provider signs them. Returns the webhook's id."""
        said = {"url": url, "secret": secret, "events": events if isinstance(events, str) else list(events), **more}
        return self.admin("POST", "/webhooks", said)["id"]

    def remove_webhook(self, id: str) -> None:
        self.admin("DELETE", f"/webhooks/{quote(id, safe='')}")

    def webhook_events(self, **query: Any) -> list[dict[str, Any]]:
        """What webhooks tell, oldest first: `webhook_events(event="payout_link.processed", status="failed")`."""
        return self.admin("GET", "/webhooks/events", **query)["events"]

    def wait_for_webhook(
        self, event: str | None = None, link: str | None = None, until: str = "acknowledged", timeout: float = 10
    ) -> dict[str, Any]:
        """The event, as soon as its receivers have acknowledged it: with its request and all attempts."""
        query = {"event": event, "payout_link_id": link, "until": until, "timeout": timeout}
        return self.admin("GET", "/webhooks/wait", **query)

    def resend(self, id: str, **to: Any) -> None:
        self.admin("POST", f"/webhooks/events/{quote(id, safe='')}/resend", to)

    # What has happened, and what was asked

    def events(self, after: int | None = None, limit: int | None = None, timeout: float | None = None) -> list[Event]:
        """The first 100 events after the number `after`, or `limit` of them, at most 1000; with `timeout` the next one."""
        return self.admin("GET", "/events", after=after, limit=limit, timeout=timeout)["events"]

    def requests(self, limit: int | None = None, **match: Any) -> list[Entry]:
        """The newest 100 entries of the journal, or `limit` of them: `requests(route="cancel")`."""
        asked = {**match, **({"limit": limit} if limit is not None else {})}
        return self.admin("POST", "/requests/find", asked)["requests"]

    def unmatched(self) -> list[Entry]:
        return self.admin("GET", "/requests/unmatched")["requests"]

    def wait_for_requests(self, count: int = 1, timeout: float = 10, **match: str) -> list[Entry]:
        """The requests, as soon as there are so many, with those that have come before."""
        return self.admin("GET", "/requests/wait", count=count, timeout=timeout, **match)["requests"]

    def verify(
        self,
        match: dict[str, Any] | None = None,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        in_order: Sequence[dict[str, Any]] | None = None,
    ) -> Verified:
        """Raises AdminError, an AssertionError, with the difference in words, unless it was requested so."""
        said = {
            "match": match, "exactly": exactly, "at_least": at_least, "at_most": at_most,
            "in_order": list(in_order) if in_order is not None else None,
        }
        return self.admin("POST", "/verify", {name: each for name, each in said.items() if each is not None})

"""The most instructions of one turn of the sandbox's loop, under the meanest requests that its limits allow.

A turn is what the loop does between two waits: for so long nobody else is served. Instructions, not time, so that the
result is the same on a busy machine; what the kernel does for us is not in it.
"""
import gzip
import json
import re
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import tools
from .links import LINK
from .servers import Server, free_port, sandbox_command

# 10 ms of the machine that docs/threat-model.md names.
TURN_MAX = 30_000_000
BODY_BYTES = 1 << 20
LINKS = 20_000
METHODS = ("get", "post", "put", "delete")
ACCOUNTS = 5_000
KEY = "Authorization: Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA=="
JSON, FORM = "Content-Type: application/json", "Content-Type: application/x-www-form-urlencoded"


def filled(unit: str, before: str = "", after: str = "", between: str = ",") -> bytes:
    """As often as a body has room for."""
    count = (BODY_BYTES - len(before.encode()) - len(after.encode())) // len((unit + between).encode())
    return (before + between.join([unit] * count) + after).encode()


def numbered(unit: str, before: str = "", after: str = "", between: str = ",") -> bytes:
    """The same with names that are all different."""
    count = (BODY_BYTES - len(before) - len(after)) // len(unit % 0 + between)
    return (before + between.join(unit % number for number in range(count)) + after).encode()


# Whatever takes a body is given each of these: they are the same for all, so that a new call is tried with them too.
BODIES: dict[str, tuple[str, bytes]] = {
    "one name again and again": (JSON, filled('"a":1', "{", "}")),
    "a misspelt name again and again": (JSON, filled('"contat":1', "{", "}")),
    "many names": (JSON, numbered('"a%06d":1', "{", "}")),
    "many names in notes": (JSON, numbered('"a%06d":1', '{"notes":{', "}}")),
    "many misspelt names of a contact": (JSON, filled('"nme":1', '{"contact":{', "}}")),
    "arrays in arrays": (JSON, b"[" * (BODY_BYTES // 2) + b"]" * (BODY_BYTES // 2)),
    "objects in objects": (JSON, b'{"a":' * 174_000 + b"1" + b"}" * 174_000),
    "zeros": (JSON, filled("0", "[", "]")),
    "empty objects": (JSON, filled("{}", "[", "]")),
    "links with nothing in them": (JSON, filled("{}", '{"payout_links":[', "]}")),
    "accounts with nothing in them": (JSON, filled("{}", '{"accounts":[', "]}")),
    "small links": (JSON, numbered('{"id":"poutlk_%014d","status":"issued"}', "[", "]")),
    "links that are told to be odd": (JSON, numbered('{"id":"poutlk_%014d","status":"cancelled"}', "[", "]")),
    "one link again and again": (JSON, filled('{"id":"poutlk_00000000000001","status":"issued"}', "[", "]")),
    "a long text": (JSON, filled("a", '{"description":"', '"}', "")),
    "escapes": (JSON, filled("\\u00e9", '{"description":"', '"}', "")),
    "letters that combine": (JSON, filled("\u0301", '{"description":"a', '"}', "")),
    "a long name": (JSON, filled("a", '{"', '":1}', "")),
    "many digits": (JSON, filled("1", '{"amount":', "}", "")),
    "many decimals": (JSON, filled("1", '{"amount":0.', "}", "")),
    "a large exponent": (JSON, filled("9", '{"amount":1e', "}", "")),
    "lines": (JSON, filled("\n", "{", "x", "")),
    "zero bytes": (JSON, filled("\0", between="")),
    "a form of names": (FORM, filled("a", between="&")),
    "a form of members": (FORM, filled("a[b]=", between="&")),
    "a form of elements": (FORM, filled("a[]=", between="&")),
    "a form of many names": (FORM, numbered("a%06d=1", between="&")),
    "a form of many notes": (FORM, numbered("notes[a%06d]=1", between="&")),
    "a form of brackets": (FORM, filled("[b]", "a", "=1", "")),
    "a form of escapes": (FORM, filled("%c3%a9", "description=", "", "")),
    "a form of many texts of escapes": (FORM, "&".join(f"n{at}=" + "%c3%a9" * 85 for at in range(1_000)).encode()),
    "a form of long names": (FORM, "&".join(f"notes[{'a' * 500}{at}]=1" for at in range(1_000)).encode()),
}

LINK_ID = "poutlk_00000000000003"
SIBLINGS = {"/v1/payouts": "pout_00000000000003", "/v1/contacts": "cont_00000000000001",
            "/v1/fund_accounts": "fa_00000000000003"}
LONG = "a" * 4000 + "b"
LISTED = ["status=processed", "purpose=refund&status=pending", "contact_phone_number=912345678&status=cancelled&count=100",
          "contact_id=cont_00000000000001&status=issued&skip=9000&count=100", "from=1545383037&to=1545393037&status=rejected",
          "&".join(["expand[]=payouts"] * 450), "&".join(["a"] * 3500), "count=100"]
FOUND = [f"body_contains={LONG}", "limit=1000&path_prefix=/v2", "id=poutlk_0000000000000z", "limit=1000"]
PATTERNS = {
    "headers": {"headers": {f"x{number}": None if number % 2 else "y" * 50 for number in range(32)}},
    "a body": {"body_contains": LONG},
    "a path": {"path_prefix": "/" + LONG[1:]},
    "an id": {"id": "poutlk_0000000000000z"},
    "everything": {},
}

# Every call of openapi/, with the queries that cost it most and the bodies that are its own; BODIES come beside them.
# In this order: what empties the world is last.
ROUTES: dict[str, dict[str, list[Any]]] = {
    "POST /v1/payout-links": {},
    "GET /v1/payout-links": {"queries": LISTED},
    "GET /v1/payout-links/{id}": {"queries": ["expand[]=payouts", "&".join(["a=1"] * 1900)]},
    "POST /v1/payout-links/{id}/cancel": {},
    "GET /v1/payouts": {"queries": [
        "account_number=7878780080316316&status=failed&count=100", "account_number=7878780080316316&count=100",
        "account_number=7878780080316316&contact_id=cont_00000000000001&mode=NEFT&skip=9000&count=100"]},
    "GET /v1/payouts/{id}": {},
    "POST /v1/contacts": {},
    "GET /v1/contacts": {"queries": ["type=nobody&count=100", "active=0&skip=9000&count=100", "name=Gaurav%20Kumar&active=0"]},
    "GET /v1/contacts/{id}": {},
    "GET /v1/fund_accounts": {"queries": ["account_type=vpa&count=100"]},
    "GET /v1/fund_accounts/{id}": {},
    "GET /v1/transactions": {"queries": ["account_number=7878780080316316"]},
    "GET /": {},
    "GET /livez": {},
    "GET /readyz": {},
    "GET /openapi.json": {},
    "GET /i/{code}": {},
    "POST /i/{code}": {"bodies": [{"step": "payee", "otp": "754081", "payee": "bank", "name": "x" * 30_000}]},
    "GET /i/page.css": {},
    "GET /i/{code}/brand.css": {},
    "GET /i/{code}/logo.png": {},
    "GET /__admin": {},
    "GET /__admin/assets/{name}": {},
    "GET /__admin/fidelity": {},
    "GET /__admin/fixtures.schema.json": {},
    "GET /__admin/livez": {},
    "GET /__admin/readyz": {},
    "GET /__admin/health": {},
    "GET /__admin/version": {},
    "GET /__admin/ca.pem": {},
    "GET /__admin/openapi.json": {},
    "GET /__admin/coverage": {},
    "GET /__admin/events": {"queries": ["limit=1000", "after=1&limit=1000&timeout=0.01",
                                         "payout_link_id=poutlk_0000000000000z&limit=1000"]},
    "GET /__admin/payout-links": {"queries": ["count=1000", "count=1000&skip=9000", "status=cancelled&count=1000",
                                               "contact_id=cont_00000000000001&status=issued&skip=9000&count=1000"]},
    "POST /__admin/payout-links": {},
    "GET /__admin/payout-links/{id}": {},
    "POST /__admin/payout-links/{id}/transitions": {},
    "GET /__admin/payout-links/{id}/wait": {"queries": ["status=processed&timeout=0.01"]},
    "GET /__admin/payouts": {"queries": ["count=1000", "status=rejected&count=1000"]},
    "GET /__admin/contacts": {"queries": ["count=1000"]},
    "GET /__admin/messages": {"queries": ["count=1000", "kind=paid&channel=email&count=1000&skip=9000"]},
    "GET /__admin/requests": {"queries": FOUND},
    "GET /__admin/requests/unmatched": {"queries": ["limit=1000"]},
    "GET /__admin/requests/wait": {"queries": [f"{query}&timeout=0.01" for query in FOUND[:3]]},
    "GET /__admin/requests/{number}": {},
    "GET /__admin/requests.har": {"queries": ["limit=10000"]},
    "POST /__admin/requests/find": {"bodies": [{**pattern, "limit": 1000} for pattern in PATTERNS.values()]},
    "POST /__admin/requests/count": {"bodies": list(PATTERNS.values())},
    "POST /__admin/verify": {"bodies": [{"match": pattern, "exactly": 1} for pattern in PATTERNS.values()]
                             + [{"in_order": [pattern] * 100} for pattern in PATTERNS.values()]},
    "GET /__admin/clock": {},
    "GET /__admin/snapshots": {},
    "POST /__admin/snapshots": {"bodies": [{"name": f"s{number}"} for number in range(16)]},
    "GET /__admin/accounts": {},
    "POST /__admin/accounts": {"bodies": [{}]},
    "GET /__admin/faults": {"queries": ["limit=1000"]},
    "POST /__admin/faults": {"bodies": [{"effect": "delay", "delay_ms": 1, "match": PATTERNS["a body"]}]},
    "GET /__admin/webhooks": {},
    "POST /__admin/webhooks": {"bodies": [{"url": "http://127.0.0.1:9/"}]},
    "GET /__admin/webhooks/events": {"queries": ["limit=200", "status=failed&limit=200", "after=9000&limit=200"]},
    "GET /__admin/webhooks/events/{id}": {},
    "POST /__admin/webhooks/events/resend": {"bodies": [{"ids": ["00000000000000"] * 100}]},
    "POST /__admin/webhooks/events/{id}/resend": {},
    "GET /__admin/webhooks/wait": {"queries": ["event=payout.failed&timeout=0.01"]},
    "GET /__admin/webhooks/{id}": {},
    "PUT /__admin/webhooks/{id}": {"bodies": [{"active": True}]},
    "DELETE /__admin/webhooks/{id}": {},
    "GET /__admin/fixtures": {},
    "PUT /__admin/clock": {"bodies": [{"mode": "frozen"}]},
    "POST /__admin/clock/advance": {"bodies": [{"seconds": 3600}]},
    "POST /__admin/snapshots/{name}/restore": {},
    "DELETE /__admin/snapshots/{name}": {},
    "DELETE /__admin/accounts/{id}": {},
    "DELETE /__admin/faults/{id}": {},
    "DELETE /__admin/faults": {},
    "DELETE /__admin/requests": {},
    "POST /__admin/reset": {},
    "PUT /__admin/fixtures": {"bodies": [[]]},
}


def message(method: str, path: str, body: bytes | None = None, *fields: str, last: bool = True) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
    if path.startswith("/v1"):
        lines.append(KEY)
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    if last:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def path_of(template: str, account: str) -> str:
    if "accounts/{id}" in template:
        return template.replace("{id}", account)
    for sibling, identifier in SIBLINGS.items():
        template = template.replace(f"{sibling}/{{id}}", f"{sibling}/{identifier}")
    faults = template.replace("{id}", "1") if "faults" in template else template
    return (faults.replace("{id}", LINK_ID).replace("{code}", "3b1Tw6").replace("{name}", "s1")
            .replace("{number}", "1"))


def messages(route: str, account: str, crowd: bool) -> Iterator[tuple[str, bytes]]:
    """What one route is sent; `crowd`, and the bodies that need no special world are among it."""
    method, template = route.split()
    given, path = ROUTES[route], path_of(template, account)
    for query in given.get("queries", []) + [""]:
        asked = f"{path}?{query}" if query else path
        if method in ("GET", "DELETE"):
            yield f"?{query[:40]}" if query else "as it is", message(method, asked, None, "Accept-Encoding: gzip")
    if method in ("POST", "PUT"):
        for body in [json.dumps(body).encode() for body in given.get("bodies", [])] + [b""]:
            yield body[:40].decode(), message(method, path, body, JSON, "Accept-Encoding: gzip")
        if crowd:
            for name, (kind, body) in BODIES.items():
                yield name, message(method, path, body, kind)
            squeezed = gzip.compress(BODIES["zeros"][1])
            yield "zeros in gzip", message(method, path, squeezed, JSON, "Content-Encoding: gzip")
    if method == "GET" and "wait" not in path:
        one = message(method, path, None, "Accept-Encoding: gzip", last=False)
        yield "as many as fit into 64 KiB", one * ((64 << 10) // len(one))


class Turns:
    """A sandbox under callgrind, which writes what each turn has cost when the next begins."""

    def __init__(self, binary: Path, folder: Path, *options: object) -> None:
        valgrind = tools.needed("valgrind", "valgrind")
        self.folder, self.port = folder, free_port()
        command = [valgrind, "-q", "--tool=callgrind", "--instr-atstart=no", "--dump-before=epoll_wait",
                   "--separate-threads=yes", f"--callgrind-out-file={folder / 'turn'}"]
        command += sandbox_command(binary, self.port, "--no-https", "--log-level", "critical", *options)
        self.server = Server(command, self.port, patience=600)

    def begin(self) -> None:
        """What was before, to arrange the world, went four times as fast."""
        subprocess.run(["callgrind_control", "-i", "on", str(self.server.process.pid)], check=True, capture_output=True)

    def send(self, sent: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port), 600) as peer:
            try:
                peer.sendall(sent)
                # Of many replies the first will do: the turn that it came from is over when others are served.
                while peer.recv(1 << 20) and b"Connection: close" in sent:
                    pass
            except ConnectionError:
                pass
            for _ in range(3):
                self.exchange(message("GET", "/livez"))

    def exchange(self, sent: bytes) -> bytes:
        """What is not counted."""
        reply = b""
        with socket.create_connection(("127.0.0.1", self.port), 600) as peer:
            peer.sendall(sent)
            while some := peer.recv(1 << 16):
                reply += some
        return reply

    def worst(self) -> int:
        """Since it was last asked."""
        most = 0
        for file in self.folder.glob("turn.*-01"):
            found = re.search(r"^totals: (\d+)", file.read_text(), re.M)
            most = max(most, int(found.group(1)) if found else 0)
            file.unlink()
        for file in self.folder.glob("turn.*"):
            file.unlink()
        return most


def crowded(folder: Path) -> list[object]:
    """Links of which every second has something to come."""
    path = folder / "links.json"
    with open(path, "w", encoding="utf-8") as file:
        script = ',"sandbox":{"script":"expire after 10m"}}'
        texts = (LINK % (number, number, 1545383037 + number) for number in range(1, LINKS + 1))
        file.write("[" + ",\n".join(text[:-1] + script if at % 2 else text for at, text in enumerate(texts)) + "]")
    return ["--fixtures", path, "--journal-entries", 65536, "--journal-bytes", 64 << 20]


def lengthy(folder: Path) -> list[object]:
    """Links as long as they may be, of what is slowest to read, each with as many payouts as are shown."""
    path = folder / "links.json"
    payout = '{"id":"pout_%014d","mode":"IMPS","status":"failed","created_at":1545383037}'
    with open(path, "w", encoding="utf-8") as file:
        texts = []
        for number in range(1, 201):
            payouts = ",".join(payout % (number * 1000 + one) for one in range(100))
            text = LINK % (number, number, 1545383037 + number)
            notes = [r"\n", r"\u0001", "\u00e9", r"\na"][number % 4]
            room = 65_536 - len(text.encode())
            texts.append(text.replace("Tea, Earl Grey, Hot", notes * (room // len(notes.encode())))[:-1]
                         + f',"sandbox":{{"payouts":[{payouts}]}}}}')
        file.write("[" + ",\n".join(texts) + "]")
    return ["--fixtures", path]


def fill_journal(sandbox: Turns) -> None:
    """Half of it with entries as small as they can be, half with entries as large."""
    small = message("GET", "/x", last=False)
    fields = [f"x{number}: {'y' * 50}" for number in range(90)]
    large = message("POST", "/v1/payout-links", b"a" * 8192, *fields, last=False)
    for one, count in [(small, 32_000), (large, 2_000)]:
        with socket.create_connection(("127.0.0.1", sandbox.port), 600) as peer:
            for _ in range(count // 20):
                peer.sendall(one * 20)
                replies = b""
                while replies.count(b"HTTP/1.1 ") < 20 or not replies.endswith((b"}", b"\n")):
                    replies += peer.recv(1 << 20)


def fill_faults(sandbox: Turns) -> None:
    """As many rules as there may be, as long as they may be, and none that befalls a request before all is compared."""
    headers = {f"x{number}": "y" * 100 for number in range(30)}
    rule = json.dumps({"effect": "empty", "match": {"headers": headers, "body_contains": LONG}}).encode()
    for _ in range(1000):
        sandbox.exchange(message("POST", "/__admin/faults", rule))


def fill_accounts(sandbox: Turns) -> None:
    for _ in range(ACCOUNTS):
        sandbox.exchange(message("POST", "/__admin/accounts", b"{}"))


# What the sandbox is started with, and what it has when the walk begins.
WORLDS: dict[str, tuple[Callable[[Path], list[object]], Callable[[Turns], None]]] = {
    "many links": (crowded, lambda sandbox: None),
    "a full journal": (crowded, fill_journal),
    "all fault rules": (lambda folder: [], fill_faults),
    "long links": (lengthy, lambda sandbox: None),
    "many accounts": (lambda folder: [], fill_accounts),
}


def walk(binary: Path, world: str, only: list[str]) -> Iterator[tuple[str, str, int]]:
    """The route, what it was sent, and the most instructions of a turn that came of it."""
    options, fill = WORLDS[world]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sandbox = Turns(binary, folder, *options(folder))
        with sandbox.server:
            fill(sandbox)
            account = json.loads(sandbox.exchange(message("POST", "/__admin/accounts", b"{}")).partition(b"\r\n\r\n")[2])
            sandbox.begin()
            for route in ROUTES:
                if only and route not in only:
                    continue
                for told, sent in messages(route, account["account"], world == "many links"):
                    sandbox.send(sent)
                    yield route, told, sandbox.worst()


def measure(binary: Path, only: list[str]) -> list[dict[str, Any]]:
    readable, found = tools.without_debug_information(binary), []
    for world in WORLDS:
        for route, told, instructions in walk(readable, world, only):
            found.append({"world": world, "route": route, "sent": told, "instructions": instructions})
            if instructions > TURN_MAX:
                print(f"{instructions:13,}  {route}, {told!r}, with {world}", flush=True)
    return found


def check(found: list[dict[str, Any]]) -> int:
    late = [one for one in found if one["instructions"] > TURN_MAX]
    print(f"{len(late)} of {len(found)} requests held the loop for more than {TURN_MAX:,} instructions")
    return 1 if late else 0


def table(found: list[dict[str, Any]]) -> str:
    told = ["| the worst turn | million instructions | sent | beside |", "|---|--:|---|---|"]
    for route in ROUTES:
        worst = max((one for one in found if one["route"] == route), key=lambda one: one["instructions"], default=None)
        if worst:
            told.append(f"| `{route}` | {worst['instructions'] / 1e6:.1f} | {worst['sent'][:40]} | {worst['world']} |")
    return "\n".join(told)

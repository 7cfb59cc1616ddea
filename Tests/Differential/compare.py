"""Several thousand small requests to our parser (by wire-probe --dump), to h11 and to Node: who accepts what, and how.

Every difference belongs to a row of the tables below, with its reason; one that does not is printed and fails the run.
Run by scripts/differential. The requests are the same each time.
"""
import atexit, base64, json, random, re, socket, subprocess, sys
from collections import Counter

import h11

COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 6000

# We refuse, by our reason, and a peer accepts. That is the strict side of a choice that the RFCs leave, or of a rule that
# the peer does not keep.
WE_REFUSE = {
    "a line ends in LF without CR": "RFC 9112 2.2 lets a recipient take it; two that differ in it see different requests",
    "a CR is not followed by LF": "RFC 9112 2.2: invalid, or replaced by SP: not guessed here",
    "a header is folded over two lines": "RFC 9112 5.2: refuse or unfold; refused",
    "the request line is not method": "RFC 9112 3: white space other than one SP is refused, as the RFC recommends",
    "more than one empty line precedes": "RFC 9112 2.2 asks for at least one; more is an endless head of nothing",
    "the method is not a token": "RFC 9110 9.1",
    "the method is longer than any known one": "a limit of ours: 32 bytes",
    "CONNECT is for proxies": "RFC 9110 9.3.6: 501",
    "the request target has a byte that is not": "RFC 9112 3.2: visible ASCII and no fragment; peers take # or raw UTF-8",
    "the form of the request target does not fit": "RFC 9112 3.2: * is for OPTIONS, the authority form for CONNECT; peers hand on any text",
    "the authority in the request target": "RFC 9110 4.2.4: userinfo and an empty host are refused; peers hand on any text",
    "a percent escape in the request target": "RFC 3986 2.1: peers leave it to the application",
    "what follows the target is not an HTTP version": "RFC 9112 2.3: one digit, a dot, one digit",
    "HTTP versions before 1.0": "RFC 9112 2.3: 0.9 has no version in its request line",
    "only HTTP/1.1 and HTTP/1.0": "RFC 9110 15.6.6: 505",
    "the client began with HTTP/2": "RFC 9113 3.4: the preface is made to be refused",
    "there is white space between a header name": "RFC 9112 5.1",
    "there is white space between the request line": "RFC 9112 2.2",
    "a header has no name": "RFC 9112 5.1",
    "a header name is not a token": "RFC 9110 5.1",
    "a header value has a control byte": "RFC 9110 5.5: all of them but HTAB; peers refuse only NUL, CR and LF",
    "a header line has no colon": "RFC 9112 5",
    "an HTTP/1.1 request needs a Host header": "RFC 9112 3.2",
    "there is more than one Host header": "RFC 9112 3.2",
    "Host is not a host": "RFC 9112 3.2: peers do not look at its value",
    "there is more than one Content-Type header": "RFC 9110 5.3: a singleton; peers leave it to the application",
    "there is more than one Authorization header": "RFC 9110 5.3: a singleton; peers leave it to the application",
    "there is more than one Expect header": "RFC 9110 5.3",
    "the only supported expectation": "RFC 9110 10.1.1: 417; h11 leaves it to the application",
    "there is more than one Content-Length header": "RFC 9112 6.3 lets equal values pass; the strict side does not",
    "Content-Length is not a decimal number": "RFC 9110 8.6; h11 takes a list of equal values, peers take leading zeros",
    "a request cannot have both Content-Length": "RFC 9112 6.1 lets the coding win; refused, because this is how requests are smuggled",
    "there is more than one Transfer-Encoding header": "RFC 9112 6.1",
    "Transfer-Encoding does not end": "RFC 9112 6.3",
    "HTTP/1.0 does not have Transfer-Encoding": "RFC 9112 6.1: the framing is wrong",
    "chunked is the only supported transfer coding": "RFC 9112 6.1: 501",
    "a chunk size is not": "RFC 9112 7.1: no white space around, at most 15 digits",
    "a chunk extension is malformed": "RFC 9112 7.1.1: its bad white space is refused; peers skip to the end of the line",
    "the chunk extensions are too long": "a limit of ours",
    "a header that frames or routes the message": "RFC 9110 6.5.1",
    "the data of a chunk is not followed": "RFC 9112 7.1",
    "the trailers are too large": "a limit of ours",
    "the body is larger": "a limit of ours: 1 MiB",
    "a TLS handshake arrived": "no method begins with that byte",
}

# We accept and a peer refuses: the peer, what the request must look like, why we are right.
WE_ACCEPT = [
    ("h11", rb"^\r\n", "RFC 9112 2.2: one empty line before the request line is skipped"),
    ("node", rb"^(?!(GET|HEAD|POST|PUT|DELETE|OPTIONS|TRACE|PATCH) )", "node knows a list of methods; RFC 9110 9.1 any token"),
]

BASES = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /a/b?c=d&e HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*\r\nX-A: b c\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n1;c=\"d e\"\r\nx\r\n0\r\nX-T: y\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://b/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"DELETE /x HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
    b"\r\nGET / HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=d\r\n\r\n",
    b"PATCH /%41%2F HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\nContent-Length: 2\r\n\r\n{}",
]
FIELDS = [
    b"Content-Length: 5\r\n", b"content-length: 05\r\n", b"Content-Length: +5\r\n", b"Content-Length: 5, 5\r\n",
    b"Content-Length: 0x5\r\n", b"Content-Length:\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding: chunked, chunked\r\n", b"Transfer-Encoding: \x0bchunked\r\n",
    b"Transfer-Encoding : chunked\r\n", b"Host: b\r\n", b"Host: a b\r\n", b"Host:\r\n", b"X: \x01\r\n", b"X: \x80\xff\r\n",
    b"X: a\r\n b\r\n", b": x\r\n", b"X\r\n", b"X : y\r\n", b"Expect: tea\r\n", b"Upgrade: h2c\r\nConnection: upgrade\r\n",
    b"Connection: keep-alive, close\r\n", b"Content-Type: a/b\r\nContent-Type: a/b\r\n", b"X:\ty\t\r\n", b"X_Y: z\r\n",
]
BYTES = [b"\r", b"\n", b"\r\n", b" ", b"\t", b"\0", b"\x0b", b"\x7f", b"\x80", b":", b";", b",", b"#", b"%", b"%zz", b"?", b"/",
         b"@", b"[", b"0", b"a", b"A", b"*", b'"', b"\\", b"\xc3\xa9", b"  ", b"HTTP/1.1", b"chunked", b"0\r\n\r\n"]


def requests(count):
    random_source = random.Random(20261121)
    seen = dict.fromkeys(BASES)
    while len(seen) < count:
        request = random_source.choice(BASES)
        for _ in range(random_source.choice((1, 1, 1, 2, 2, 3))):
            kind = random_source.randrange(6)
            place = random_source.randrange(len(request))
            if kind == 0:
                line = request.find(b"\r\n", 2)
                request = request[: line + 2] + random_source.choice(FIELDS) + request[line + 2 :]
            elif kind == 1:
                request = request[:place] + random_source.choice(BYTES) + request[place:]
            elif kind == 2:
                request = request[:place] + random_source.choice(BYTES) + request[place + 1 :]
            elif kind == 3:
                request = request[:place] + request[place + random_source.randrange(1, 4) :]
            elif kind == 4:
                request = request[:place] + bytes([random_source.randrange(256)]) + request[place + 1 :]
            else:
                other = random_source.randrange(len(request))
                first, last = min(place, other), max(place, other)
                request = request[:last] + request[first:last][:20] + request[last:]
            if len(request) < 4:
                request = BASES[0]
        seen[first_message(request)] = None
    return list(seen)


def first_message(request):
    """Without what is behind it, where h11 knows its end: each server goes its own way with that."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 17)
    try:
        connection.receive_data(request)
        event = connection.next_event()
        while not isinstance(event, h11.EndOfMessage):
            if event is h11.NEED_DATA or event is h11.PAUSED:
                return request
            event = connection.next_event()
    except h11.RemoteProtocolError:
        return request
    return request[: len(request) - len(connection.trailing_data[0])]


def ask_h11(request):
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 17)
    try:
        connection.receive_data(request)
        head, body = None, b""
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                return ("incomplete",)
            if isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                fields = [(n.decode("latin1"), v.decode("latin1")) for n, v in head.headers]
                return ("accepted", head.method.decode("latin1"), head.target.decode("latin1"), fields, body)
            else:
                return ("incomplete",)
    except h11.RemoteProtocolError as error:
        return ("refused", str(error))


def ask_socket(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
        answer = b""
        try:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            while True:
                some = client.recv(65536)
                if not some:
                    break
                answer += some
        except (ConnectionError, TimeoutError):
            pass
    while answer.startswith(b"HTTP/1.1 100"):
        answer = answer.partition(b"\r\n\r\n")[2]
    if not answer:
        return ("incomplete",)
    head, _, rest = answer.partition(b"\r\n\r\n")
    status = int(head[9:12])
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if b"chunked" in head.lower():
        text = rest.split(b"\r\n")[1] if rest else b""
    else:
        text = rest[: int(length[1])] if length else rest
    if status != 200:
        try:
            return ("refused", json.loads(text)["error"])
        except (ValueError, KeyError):
            return ("refused", f"status {status}")
    if not text:
        return ("accepted-head",)
    try:
        dump = json.loads(text)
    except ValueError:
        sys.exit(f"no dump came for {request!r}: {answer!r}")
    fields = [(n.lower(), v) for n, v in dump["headers"]]
    return ("accepted", dump["method"], dump["target"], fields, base64.b64decode(dump["body"]))


def explain(request, name, ours, theirs):
    """Why the two differ: None where they do not, the empty string where nobody knows."""
    if ours[0] == theirs[0] == "accepted":
        if ours[1:] == theirs[1:]:
            return None
        # No such difference is known: what all accept, all understand alike.
        return ""
    if ours[0] == theirs[0] or "accepted-head" in (ours[0], theirs[0]):
        # A HEAD has no body to compare.
        return None if {ours[0], theirs[0]} <= {"accepted", "accepted-head"} or ours[0] == theirs[0] else explain_refusal(
            request, name, ours, theirs)
    return explain_refusal(request, name, ours, theirs)


def explain_refusal(request, name, ours, theirs):
    if ours[0] == "refused":
        # Also where the peer waits for more: we refuse at the first byte that breaks a rule.
        for start, reason in WE_REFUSE.items():
            if ours[1].startswith(start):
                return f"we refuse, {name} {'waits' if theirs[0] == 'incomplete' else 'accepts'}: {start}: {reason}"
        return ""
    if theirs[0] == "refused":
        if ours[0] == "incomplete" and name == "node":
            return "node refuses what has not ended when the peer ends, we go without a word: nobody waits for a reply"
        for peer, pattern, reason in WE_ACCEPT:
            if peer == name and re.search(pattern, request):
                return f"{name} refuses, we {'wait' if ours[0] == 'incomplete' else 'accept'}: {reason}"
    return ""


def main():
    port = int(sys.argv[1])
    node = None
    try:
        node = subprocess.Popen(["node", sys.path[0] + "/peer.js"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)
        atexit.register(node.kill)
        node_port = int(node.stdout.readline())
    except FileNotFoundError:
        print("no node here: h11 alone")
    differences, agreed, unexplained = Counter(), Counter(), []
    all_requests = requests(COUNT)
    for request in all_requests:
        ours = ask_socket(port, request)
        peers = [("h11", ask_h11(request))]
        if node:
            peers.append(("node", ask_socket(node_port, request)))
        for name, theirs in peers:
            reason = explain(request, name, ours, theirs)
            if reason is None:
                agreed[name] += 1
            elif reason:
                differences[reason] += 1
            else:
                unexplained.append((name, request, ours, theirs))
    for reason, count in sorted(differences.items(), key=lambda entry: -entry[1]):
        print(f"{count:5}  {reason}")
    for name, request, ours, theirs in unexplained[:40]:
        print("UNEXPLAINED", name, request, "\n   ours", ours, "\n   theirs", theirs)
    print(f"{len(all_requests)} requests; agreed: {dict(agreed)}; explained: {sum(differences.values())} "
          f"in {len(differences)} rows; unexplained: {len(unexplained)}")
    sys.exit(1 if unexplained else 0)


main()

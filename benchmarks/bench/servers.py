"""The servers that are measured, each a process of its own on free ports."""
import base64
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import tools
from .scenarios import Scenario


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def request(method: str, path: str, *fields: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *fields]
    if method != "GET":
        lines.append("Content-Length: 0")
    return "\r\n".join([*lines, "", ""]).encode()


def exchange(port: int, message: bytes, timeout: float = 60) -> bytes:
    """One reply, byte for byte."""
    with socket.create_connection(("127.0.0.1", port), timeout) as peer:
        peer.sendall(message)
        reply = bytearray()
        while b"\r\n\r\n" not in reply:
            reply += received(peer)
        head, _, _ = bytes(reply).partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        if not lengths:
            raise OSError("a reply without Content-Length")
        whole = len(head) + 4 + int(lengths[0])
        while len(reply) < whole:
            reply += received(peer)
        return bytes(reply)


def received(peer: socket.socket) -> bytes:
    some = peer.recv(1 << 20)
    if not some:
        raise ConnectionError("the server ended the connection")
    return some


def request_of(scenario: Scenario) -> bytes:
    """The scenario's request, as the load generator sends it."""
    key = base64.b64encode(f"rzp_test_sandbox:{scenario.secret}".encode()).decode()
    fields = [f"Authorization: Basic {key}"] + ["Connection: close"] * scenario.renew
    return request(scenario.method, scenario.path.replace("{n}", f"{1:014}"), *fields)


class Server:
    """Started when it is made, and answering when that returns."""

    def __init__(
        self, command: list[object], port: int, log: Path | None = None, environment: dict[str, str] | None = None,
        patience: float = 120,
    ) -> None:
        self.port, self.log = port, log
        errors = open(log, "ab") if log else subprocess.DEVNULL
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            env={**os.environ, **(environment or {})})
        if log:
            errors.close()
        message = request_of(Scenario("", ""))
        while True:
            try:
                exchange(port, message)
                break
            except OSError:
                waited = time.perf_counter() - began
                if waited > patience or self.process.poll() is not None:
                    self.stop()
                    told = log.read_text(errors="replace")[-2000:] if log else ""
                    raise SystemExit(f"benchmarks/run: no answer from {' '.join(map(str, command))}\n{told}") from None
                # Often enough to see when it was, and seldom enough to leave a long start its processor.
                time.sleep(max(0.0002, waited / 200))
        self.start_seconds = time.perf_counter() - began

    def pids(self) -> list[int]:
        """Its own and its children's: nginx answers in a worker."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [own, *map(int, children)]

    def resident_bytes(self) -> int:
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids())
        return pages * os.sysconf("SC_PAGE_SIZE")

    def forget_log(self) -> None:
        if self.log:
            os.truncate(self.log, 0)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def sandbox_command(binary: Path, port: int, *options: object) -> list[object]:
    """What the options do not say has its default."""
    return [binary, "--port", port, *options]


def start_floor(reply: bytes, path: Path) -> Server:
    path.write_bytes(reply)
    port = free_port()
    return Server([tools.floor(), port, path], port)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def start_nginx(
    replies: dict[str, bytes], folder: Path, certificate: tuple[Path, Path]
) -> tuple[Server, dict[str, tuple[int, int]]]:
    """One worker that answers each scenario's reply on ports of its own: one in clear, one with TLS."""
    ports = {name: (free_port(), free_port()) for name in replies}
    blocks = []
    for name, reply in replies.items():
        head, _, body = reply.partition(b"\r\n\r\n")
        # "$" begins a variable there and cannot be escaped.
        text = body.decode().replace("$", "S")
        # A word of the configuration has at most 4,096 bytes.
        pieces = [quoted(text[at:at + 1500]) for at in range(0, len(text), 1500)]
        sets = "".join(f"set $piece{number} {piece}; " for number, piece in enumerate(pieces[1:]))
        whole = pieces[0][:-1] + "".join(f"${{piece{number}}}" for number in range(len(pieces) - 1)) + "'"
        clear, tls = ports[name]
        blocks.append(
            f"server {{ listen 127.0.0.1:{clear} backlog=4096; listen 127.0.0.1:{tls} ssl backlog=4096; "
            f"location / {{ {sets}return {head.split()[1].decode()} {whole}; }} }}")
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null; worker_rlimit_nofile 20000;\n"
        f"events {{ worker_connections 16384; }}\n"
        f"http {{ access_log off; keepalive_requests 1000000000; default_type application/json; {temporary}\n"
        f"ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]}; ssl_protocols TLSv1.2 TLSv1.3;\n"
        + "\n".join(blocks) + "\n}\n")
    command = ["nginx", "-e", "/dev/null", "-c", configuration]
    return Server(command, next(iter(ports.values()))[0]), ports

"""Runs the set-up of docs/scaling.md: sandboxes behind HAProxy, one added, drained and killed while keys are used.

    python3 Tests/Scaling/scale.py .build/release/payout-links-sandbox [wrk]

With `wrk` it also measures two sandboxes against one. Each gets a tenth of a core then, as root by a control group:
what calls them and HAProxy need the rest of a small machine.
"""
import base64
import http.client
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager

CONFIGURATION = pathlib.Path(__file__).parents[2] / "examples/scaling/haproxy.cfg"
LINK = "/v1/payout-links/poutlk_00000000000003"
KEYS = [f"rzp_test_shop{number}" for number in range(300)]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def started(stack, *command, **more):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
    stack.callback(process.wait)
    stack.callback(process.send_signal, signal.SIGTERM)
    return process


class Proxy:
    def __init__(self, address, runtime):
        self.address, self.runtime = address, runtime

    def ask(self, method, path, key=None, body=None):
        """The status, and which sandbox has answered."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        said = base64.b64encode(f"{key}:any".encode()).decode()
        connection.request(method, path, body=body, headers={"Authorization": f"Basic {said}"} if key else {})
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        return reply.status, reply.getheader("Sandbox-Server"), text

    def places(self):
        return {key: self.ask("GET", LINK, key)[1] for key in KEYS}  # HAProxy itself is None.

    def tell(self, command):
        with socket.socket(socket.AF_UNIX) as runtime:
            runtime.connect(self.runtime)
            runtime.sendall(command.encode() + b"\n")
            return runtime.recv(65536).decode()

    def await_places(self, expected):
        """Until only these sandboxes answer."""
        for _ in range(100):
            if set(self.places().values()) == expected:
                return self.places()
            time.sleep(0.1)
        raise AssertionError(f"not at {expected} after 10 s")


class Load(threading.Thread):
    """Fetches each key's cancelled link without a pause, from the key's home unless `may_move` says otherwise."""

    def __init__(self, proxy, home, may_move):
        super().__init__(daemon=True)
        self.proxy, self.home, self.may_move = proxy, home, may_move
        self.going, self.stayed, self.moved, self.wrong = True, 0, 0, []

    def run(self):
        while self.going:
            for key, home in self.home.items():
                status, place, text = self.proxy.ask("GET", LINK, key)
                if status == 200 and place == home and '"status":"cancelled"' in text:
                    self.stayed += 1
                elif self.may_move(home, place):
                    self.moved += 1
                else:
                    self.wrong.append((key, home, place, status, text[:200]))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.going = False
        self.join()
        assert self.stayed > len(self.home) and self.moved and not self.wrong, (self.stayed, self.moved, self.wrong[:3])


def check(proxy, kill):
    before = proxy.await_places({"one", "two"})
    for key in KEYS:
        status, place, _ = proxy.ask("POST", f"{LINK}/cancel", key)
        assert (status, place) == (200, before[key]), (key, status, place)
    account = KEYS[0].removeprefix("rzp_test_")
    for path in (f"?key=rzp_test_{account}", f"?account=acc_{account}"):
        status, place, text = proxy.ask("GET", f"/__admin{LINK.removeprefix('/v1')}{path}")
        assert place == before[KEYS[0]] and '"status":"cancelled"' in text, (path, status, place, text)

    with Load(proxy, before, lambda home, place: place == "three") as load:
        proxy.tell("set server sandboxes/three state ready")
        with_three = proxy.await_places({"one", "two", "three"})
    moved = [key for key in KEYS if with_three[key] != before[key]]
    assert all(with_three[key] == "three" for key in moved), moved
    print(f"added: {len(moved)} of {len(KEYS)} keys are at the new one; {load.stayed} requests of the others went well")

    # Those at the new one have begun anew there.
    for key in moved:
        assert proxy.ask("POST", f"{LINK}/cancel", key)[0] == 200, key
    with Load(proxy, with_three, lambda home, place: home == "two") as load:
        proxy.tell("set server sandboxes/two state drain")
        without_two = proxy.await_places({"one", "three"})
        proxy.tell("set server sandboxes/two state ready")
        assert proxy.await_places({"one", "two", "three"}) == with_three
    moved = [key for key in KEYS if without_two[key] != with_three[key]]
    assert all(with_three[key] == "two" for key in moved), moved
    print(f"drained: {len(moved)} keys have moved, all its own, and came back; {load.stayed} requests of the others went well")

    with Load(proxy, with_three, lambda home, place: home == "two") as load:
        kill()
        assert proxy.await_places({"one", "three"}) == without_two
    print(f"killed: the same keys have moved; {load.stayed} requests of the others went well")


def measure(wrk, proxy_address, direct, proxy):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            'local n = 0\nlocal keys = {' + ",".join(
                f'"Basic {base64.b64encode(f"{key}:any".encode()).decode()}"' for key in KEYS) + '}\n'
            f'request = function() n = n + 1; return wrk.format("GET", "{LINK}", '
            '{["Authorization"] = keys[n % #keys + 1]}) end\n')
        script.flush()
        for name, address, states in (
            ("one asked directly", direct, {}), ("one behind HAProxy", proxy_address, {"two": "maint", "three": "maint"}),
            ("two behind HAProxy", proxy_address, {"two": "ready", "three": "maint"}),
        ):
            for server, state in states.items():
                proxy.tell(f"set server sandboxes/{server} state {state}")
            time.sleep(1)
            told = subprocess.run(
                [wrk, "-t1", "-c32", "-d5s", "--latency", "-s", script.name, f"http://{address}"],
                stdout=subprocess.PIPE, text=True, check=True).stdout
            rate = re.search(r"Requests/sec:\s*([\d.]+)", told).group(1)
            slowest = re.search(r"99%\s+(\S+)", told).group(1)
            print(f"{name}: {rate} requests/s, p99 {slowest}", flush=True)


@contextmanager
def limited(process, percent):
    """To so much of a core."""
    first = pathlib.Path("/sys/fs/cgroup/cpu")
    root = first if first.is_dir() else pathlib.Path("/sys/fs/cgroup")
    group = root / f"payout-links-{process.pid}"
    group.mkdir()
    try:
        if root == first:
            (group / "cpu.cfs_period_us").write_text("10000")
            (group / "cpu.cfs_quota_us").write_text(str(percent * 100))
        else:
            (group / "cpu.max").write_text(f"{percent * 100} 10000")
        (group / "cgroup.procs").write_text(str(process.pid))
        yield
    finally:
        (root / "cgroup.procs").write_text(str(process.pid))
        group.rmdir()


def main(program, wrk=None):
    if shutil.which("haproxy") is None:
        return print("scale: skipped: no haproxy")
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        addresses, processes = [], []
        for _ in range(3):
            process = started(
                stack, program, "--port", "0", "--no-https", "--isolate-keys", "--log-level", "error")
            processes.append(process)
            addresses.append(process.stdout.readline().split("//")[1].strip())
        address = f"127.0.0.1:{free_port()}"
        names = dict(zip(("ONE", "TWO", "THREE"), addresses))
        started(
            stack, "haproxy", "-db", "-f", str(CONFIGURATION),
            env={"PATH": "/usr/sbin:/usr/bin", "SANDBOX_ADDRESS": address, "HAPROXY_SOCKET": f"{directory}/s", **names})
        proxy = Proxy(address, f"{directory}/s")
        for _ in range(100):
            try:
                if proxy.ask("GET", "/readyz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        if wrk:
            with ExitStack() as limits:
                for process in processes:
                    limits.enter_context(limited(process, 10))
                measure(wrk, address, addresses[0], proxy)
        check(proxy, processes[1].kill)


if __name__ == "__main__":
    main(*sys.argv[1:])

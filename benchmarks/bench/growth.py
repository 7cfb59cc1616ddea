"""What a request costs as the sandbox has more to keep."""
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .links import write_links
from .load import Measurement, measure
from .machine import machine
from .plot import Plot, Series
from .scenarios import LINK
from .servers import Server, exchange, free_port, request, sandbox_command

CURVES = ["links", "connections", "journal", "accounts"]
KEY = ["--basic", "rzp_test_sandbox:sandbox_secret"]
BUSY = ["--connections", "64"]
# What the default bound has room for, beside the busy ones.
IDLE = [1, 10, 100, 1_000, 9_900]
ACCOUNTS = [1, 10, 100, 1_000]
ENTRIES_EACH = 512
ENTRIES = 4096


def start(binary: Path, folder: Path, *options: object) -> Server:
    port = free_port()
    return Server(sandbox_command(binary, port, "--no-https", *options), port, folder / f"{port}.log")


def cost(server: Server, arguments: list[str], seconds: float) -> Measurement:
    timing = ["--seconds", str(seconds), "--warm-up", str(min(0.3, seconds / 4))]
    measured = measure(["--port", str(server.port), *arguments, *timing], server.pids())
    server.forget_log()
    return measured


def interleaved(
    points: list[int], rounds: int, one: dict[int, tuple[Server, list[str]]], seconds: float
) -> dict[str, list[list[float]]]:
    """Medians of each point's cost; and of what it was of the first point's in the same round."""
    costs: dict[int, list[float]] = {point: [] for point in points}
    for _ in range(rounds):
        for point in points:
            server, arguments = one[point]
            costs[point].append(cost(server, arguments, seconds).cpu)
    first = costs[points[0]]
    return {
        "points": [[point, statistics.median(costs[point])] for point in points],
        "ratios": [
            [point, statistics.median(ours / theirs for ours, theirs in zip(costs[point], first))] for point in points],
    }


def links(binary: Path, folder: Path, rounds: int, seconds: float, most: int) -> dict[str, Any]:
    sizes = [10**power for power in range(1, 7) if 10**power <= most]
    started, exported, each = [], [], []
    with ExitStack() as stack:
        servers: dict[int, Server] = {}
        for size in sizes:
            fixture = write_links(size, folder / "links.json")
            server = servers[size] = stack.enter_context(start(binary, folder, "--fixtures", fixture))
            fixture.unlink()
            started.append([size, server.start_seconds])
            # Before the first export, which is as long as the fixture.
            resident = server.resident_bytes()
            each.append([size, (resident - servers[sizes[0]].resident_bytes()) / size])
        spread = ["--path", "/v1/payout-links/poutlk_{n}", "--random", *KEY, *BUSY]
        one = ["--path", LINK, *KEY, *BUSY]
        any_link = interleaved(
            sizes, rounds, {size: (servers[size], [*spread, "--numbers", f"1:{size}"]) for size in sizes}, seconds)
        same_link = interleaved(sizes, rounds, {size: (servers[size], one) for size in sizes}, seconds)
        for size in sizes:
            began = time.perf_counter()
            exchange(servers[size].port, request("GET", "/__admin/fixtures"), timeout=300)
            exported.append([size, time.perf_counter() - began])
    return {
        "any": any_link, "same": same_link, "start": started, "export": exported,
        "bytes_each": [pair for pair in each if pair[0] >= 1000]}


def connections(binary: Path, folder: Path, rounds: int, seconds: float) -> dict[str, Any]:
    with start(binary, folder) as server:
        arguments = {idle: ["--path", LINK, *KEY, *BUSY, "--idle", str(idle)] for idle in IDLE}
        return interleaved(IDLE, rounds, {idle: (server, arguments[idle]) for idle in IDLE}, seconds)


def accounts(binary: Path, folder: Path, rounds: int, seconds: float) -> dict[str, Any]:
    with start(binary, folder, "--isolate-keys") as server:
        arguments = {
            count: ["--path", LINK, "--basic", "rzp_test_{k}:x", "--keys", str(count), *BUSY] for count in ACCOUNTS}
        for count in ACCOUNTS:
            cost(server, arguments[count], 0.2)
        return interleaved(ACCOUNTS, rounds, {count: (server, arguments[count]) for count in ACCOUNTS}, seconds)


def journal(binary: Path, folder: Path, rounds: int) -> dict[str, Any]:
    """The cost of each next 512 requests after the journal has been emptied, up to twice what it holds."""
    steps = 2 * ENTRIES // ENTRIES_EACH
    costs: list[list[float]] = [[] for _ in range(steps)]
    with start(binary, folder) as server:
        arguments = ["--path", LINK, *KEY, *BUSY]
        cost(server, arguments, 0.3)
        for _ in range(rounds * 10):
            exchange(server.port, request("DELETE", "/__admin/requests"))
            measured = measure(
                ["--port", str(server.port), *arguments, "--requests", str(2 * ENTRIES), "--every", str(ENTRIES_EACH)],
                server.pids())
            before = 0.0
            for step, after in enumerate(measured.series):
                costs[step].append((after - before) / ENTRIES_EACH * 1e6)
                before = after
        server.forget_log()
    points = [[(step + 1) * ENTRIES_EACH, statistics.median(of)] for step, of in enumerate(costs)]
    ratios = [
        [(step + 1) * ENTRIES_EACH, statistics.median(ours / theirs for ours, theirs in zip(of, costs[0]))]
        for step, of in enumerate(costs)]
    return {"points": points, "ratios": ratios}


def growth(binary: Path, rounds: int, seconds: float, only: list[str], most: int) -> dict[str, Any]:
    result: dict[str, Any] = {"machine": machine(), "rounds": rounds, "seconds": seconds}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not only or "links" in only:
            result["links"] = links(binary, folder, rounds, seconds, most)
        if not only or "connections" in only:
            result["connections"] = connections(binary, folder, rounds, seconds)
        if not only or "journal" in only:
            result["journal"] = journal(binary, folder, rounds)
        if not only or "accounts" in only:
            result["accounts"] = accounts(binary, folder, rounds, seconds)
    return result


def described(result: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The curves of cost that are there, each with what grows."""
    found = []
    if "links" in result:
        found += [("links, any of them fetched", result["links"]["any"]),
                  ("links, the same one fetched", result["links"]["same"])]
    names = {"connections": "idle connections beside 64 busy ones", "journal": "requests since the journal was empty",
             "accounts": "isolated accounts, all of them in use"}
    return found + [(names[curve], result[curve]) for curve in CURVES if curve in names and curve in result]


def table(result: dict[str, Any]) -> str:
    told = [
        f"Measured on {result['machine']['text']}; {result['rounds']} rounds of {result['seconds']:g} s each.", "",
        "| what grows | from | cpu µs a fetch | to | cpu µs a fetch | ratio |", "|---|--:|--:|--:|--:|--:|"]
    for title, curve in described(result):
        first, last = curve["points"][0], curve["points"][-1]
        told.append(
            f"| {title} | {first[0]:,} | {first[1]:.2f} | {last[0]:,} | {last[1]:.2f} | {curve['ratios'][-1][1]:.2f} |")
    if "links" in result:
        told += ["", "| links | start to first answer | export | memory for each |", "|--:|--:|--:|--:|"]
        exported, each = dict(result["links"]["export"]), dict(result["links"]["bytes_each"])
        for size, seconds in result["links"]["start"]:
            memory = f"{each[size]:,.0f} B" if size in each else "–"
            told.append(f"| {size:,} | {duration(seconds)} | {duration(exported[size])} | {memory} |")
    return "\n".join(told)


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def plots(result: dict[str, Any]) -> dict[str, str]:
    y = "processor time of a fetch, µs"
    drawn = {}

    def series(name: str, pairs: list[list[float]]) -> Series:
        return Series(name, [(pair[0], pair[1]) for pair in pairs])

    if "links" in result:
        of = result["links"]
        drawn["links"] = Plot(
            "Cost of a fetch by the number of links", "links", y,
            [series("any of them", of["any"]["points"]), series("always the same", of["same"]["points"])])
        drawn["start"] = Plot(
            "Start and export by the number of links", "links", "seconds",
            [series("start to first answer", of["start"]), series("export", of["export"])], logarithmic=True)
        if of["bytes_each"]:
            drawn["memory"] = Plot(
                "Memory of a link by their number", "links", "bytes for each", [series("", of["bytes_each"])])
    titles = {
        "connections": ("Cost of a fetch by open connections", "idle connections, beside 64 busy ones"),
        "journal": ("Cost of a fetch by what the journal holds", "requests since it was empty; it is full at 4,096"),
        "accounts": ("Cost of a fetch by isolated accounts", "accounts, all of them in use"),
    }
    for curve, (title, x) in titles.items():
        if curve in result:
            drawn[curve] = Plot(title, x, y, [series("", result[curve]["points"])])
    return {name: plot.svg() for name, plot in drawn.items()}

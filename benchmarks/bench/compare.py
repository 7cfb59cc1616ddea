"""The sandbox beside the floor and nginx, round after round on one machine."""
import shutil
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import tools
from .histogram import merged, percentile
from .links import write_links
from .load import Measurement, measure
from .machine import machine, megabytes
from .scenarios import LISTED, SCENARIOS, Scenario
from .servers import Server, exchange, free_port, request, request_of, sandbox_command, start_floor, start_nginx


@dataclass
class Contender:
    """A server in one scenario: where it is asked, and what it did in each round."""

    server: Server
    port: int
    tls_port: int | None
    rounds: list[Measurement] = field(default_factory=list)


class Field:
    """All servers of a comparison, running."""

    def __init__(self, binary: Path, stack: ExitStack, scenarios: list[Scenario]) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        certificate = tools.certificate(folder)
        self.binary, self.folder, self.scenarios = binary, folder, scenarios
        self.sandboxes: dict[bool, tuple[Server, int]] = {}
        for stocked in {scenario.stocked for scenario in scenarios}:
            port, tls_port = free_port(), free_port()
            options = ["--https-port", tls_port, "--tls-cert", certificate[0], "--tls-key", certificate[1]]
            if stocked:
                options += ["--fixtures", write_links(LISTED, folder / "links.json")]
            command = sandbox_command(binary, port, *options)
            server = stack.enter_context(Server(command, port, folder / f"{'stocked' if stocked else 'sandbox'}.log"))
            self.sandboxes[stocked] = (server, tls_port)
        self.at_start = {"sandbox": next(iter(self.sandboxes.values()))[0].resident_bytes()}
        replies = {
            scenario.name: exchange(self.sandboxes[scenario.stocked][0].port, request_of(scenario))
            for scenario in scenarios}
        self.floors = {
            name: stack.enter_context(start_floor(reply, folder / f"{name}.reply")) for name, reply in replies.items()}
        self.at_start["floor"] = next(iter(self.floors.values())).resident_bytes()
        self.nginx: Server | None = None
        if shutil.which("nginx"):
            self.nginx, self.nginx_ports = start_nginx(replies, folder, certificate)
            stack.enter_context(self.nginx)
            self.at_start["nginx"] = self.nginx.resident_bytes()

    def contenders(self, scenario: Scenario) -> dict[str, Contender]:
        floor, (sandbox, tls_port) = self.floors[scenario.name], self.sandboxes[scenario.stocked]
        found = {"floor": Contender(floor, floor.port, None), "sandbox": Contender(sandbox, sandbox.port, tls_port)}
        if self.nginx:
            found["nginx"] = Contender(self.nginx, *self.nginx_ports[scenario.name])
        return found

    def resident_bytes(self) -> dict[str, int]:
        servers = {"sandbox": self.sandboxes.get(False, next(iter(self.sandboxes.values())))[0]}
        servers["floor"] = next(iter(self.floors.values()))
        if self.nginx:
            servers["nginx"] = self.nginx
        return {name: server.resident_bytes() for name, server in servers.items()}


def once(scenario: Scenario, contender: Contender, tls: bool, seconds: float) -> Measurement:
    port = contender.tls_port if tls else contender.port
    arguments = scenario.arguments(port or 0, tls)
    if scenario.once:
        exchange(contender.server.port, request("POST", "/__admin/reset"))
        arguments += ["--numbers", f"1:{LISTED}", "--seconds", str(seconds)]
    else:
        arguments += ["--seconds", str(seconds), "--warm-up", str(min(0.3, seconds / 4))]
    measured = measure(arguments, contender.server.pids())
    contender.server.forget_log()
    return measured


def row(scenario: Scenario, tls: bool, contenders: dict[str, Contender]) -> dict[str, Any]:
    """Medians, and medians of the ratios within a round."""
    servers = {}
    for name, contender in contenders.items():
        rounds = contender.rounds
        whole = merged([measured.histogram for measured in rounds])
        servers[name] = {
            "requests_per_second": statistics.median(measured.rate for measured in rounds),
            "cpu_us": statistics.median(measured.cpu for measured in rounds),
            "load_cpu_us": statistics.median(measured.load_seconds / measured.requests * 1e6 for measured in rounds),
            "busy": statistics.median(measured.server_seconds / measured.seconds for measured in rounds),
            "p50_us": percentile(whole, 50), "p99_us": percentile(whole, 99), "p999_us": percentile(whole, 99.9),
        }
    ratios = {}
    for name, base in contenders.items():
        if name == "sandbox":
            continue
        pairs = list(zip(contenders["sandbox"].rounds, base.rounds))
        ratios[name] = {
            "requests_per_second": statistics.median(ours.rate / theirs.rate for ours, theirs in pairs),
            "cpu": statistics.median(ours.cpu / theirs.cpu for ours, theirs in pairs),
            "p99": statistics.median(ours.within(99) / theirs.within(99) for ours, theirs in pairs),
        }
    return {"scenario": scenario.name, "title": scenario.title, "tls": tls, "servers": servers, "ratios": ratios}


def starts(binary: Path, folder: Path, times: int) -> dict[str, Any]:
    """From the start of the process to the first whole reply, with nothing but the defaults; and its memory then."""
    authority, seconds, resident = folder / "authority", [], []
    for number in range(times + 1):
        port = free_port()
        command = sandbox_command(binary, port, "--https-port", free_port(), "--ca-dir", authority)
        with Server(command, port, folder / "start.log") as server:
            # The first makes the authority, as only the first run of a machine does.
            if number > 0:
                seconds.append(server.start_seconds)
                resident.append(server.resident_bytes())
    return {"start_ms": statistics.median(seconds) * 1000, "resident_bytes": statistics.median(resident)}


def compare(binary: Path, rounds: int, seconds: float, only: list[str], tls: bool) -> dict[str, Any]:
    chosen = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    result: dict[str, Any] = {"machine": machine(), "rounds": rounds, "seconds": seconds, "rows": []}
    with ExitStack() as stack:
        servers = Field(binary, stack, chosen)
        result["sandbox"] = starts(binary, servers.folder, 3 if rounds == 1 else 11)
        result["sandbox"]["stripped_bytes"] = tools.stripped_bytes(binary)
        for scenario in chosen:
            for encrypted in [False, True] if tls else [False]:
                contenders = {
                    name: contender for name, contender in servers.contenders(scenario).items()
                    if not encrypted or contender.tls_port}
                order = list(contenders)
                for number in range(rounds):
                    # Each is the first of a round in its turn.
                    for name in order[number % len(order):] + order[:number % len(order)]:
                        contenders[name].rounds.append(once(scenario, contenders[name], encrypted, seconds))
                result["rows"].append(row(scenario, encrypted, contenders))
                print(line(result["rows"][-1]), flush=True)
        result["resident_bytes"] = {"at start": servers.at_start, "after the load": servers.resident_bytes()}
    result["machine_after"] = machine()
    return result


def line(of: dict[str, Any]) -> str:
    ours = of["servers"]["sandbox"]
    ratios = "".join(
        f"  {ratio['requests_per_second']:.2f} of {name}'s, cpu {ratio['cpu']:.2f}, p99 {ratio['p99']:.2f}"
        for name, ratio in of["ratios"].items())
    return (f"{of['title'] + (', TLS' if of['tls'] else ''):42}{ours['requests_per_second']:9,.0f}/s"
            f"{ours['cpu_us']:8.2f} us{ratios}")


def figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def tables(result: dict[str, Any]) -> str:
    """The results as Markdown."""
    told = [
        f"Measured on {result['machine']['text']}; {result['rounds']} rounds of {result['seconds']:g} s each.", "",
        "| scenario | requests/s | of the floor's | of nginx's | cpu µs | × floor | × nginx | p50 µs | p99 µs "
        "| × floor | p99.9 µs |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for of in result["rows"]:
        ours, ratios = of["servers"]["sandbox"], of["ratios"]

        def ratio(base: str, what: str) -> str:
            return f"{ratios[base][what]:.2f}" if base in ratios else "–"

        cells = [
            of["title"] + (", TLS" if of["tls"] else ""), f"{ours['requests_per_second']:,.0f}",
            ratio("floor", "requests_per_second"), ratio("nginx", "requests_per_second"), f"{ours['cpu_us']:.2f}",
            ratio("floor", "cpu"), ratio("nginx", "cpu"), figure(ours["p50_us"]), figure(ours["p99_us"]),
            ratio("floor", "p99"), figure(ours["p999_us"])]
        told.append(f"| {' | '.join(cells)} |")
    sandbox, resident = result["sandbox"], result["resident_bytes"]
    told += [
        "", "| | resident at the start | after the load |", "|---|--:|--:|"]
    for name, before in resident["at start"].items():
        told.append(f"| {name} | {megabytes(before)} | {megabytes(resident['after the load'][name])} |")
    told += [
        "", f"Start to first answer: {sandbox['start_ms']:.1f} ms; resident then: "
        f"{megabytes(sandbox['resident_bytes'])}; the executable, stripped: {megabytes(sandbox['stripped_bytes'])}."]
    return "\n".join(told)

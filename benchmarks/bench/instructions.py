"""Instructions and allocations of one request: numbers that do not drift as times do."""
import json
import platform
import re
import tempfile
from pathlib import Path
from typing import Any

from . import tools
from .links import write_links
from .load import measure
from .places import RECORDED
from .scenarios import LISTED, SCENARIOS, Scenario
from .servers import Server, free_port, sandbox_command

COUNTED = ["fetch", "pipelined", "fetch-new", "cancel", "list", "refused-401", "refused-400"]
REQUESTS = 1600
STOCK = 4000
TOLERANCE_PERCENT = 3
TOLERANCE_ALLOCATIONS = 0.1


def load(scenario: Scenario, port: int, requests: int) -> None:
    """From one connection: how many requests a wake has is then always the same."""
    words = scenario.arguments(port, False)
    words[words.index("--connections") + 1] = "1"
    numbers = ["--numbers", f"1:{STOCK}"] if scenario.once else []
    measure([*words, *numbers, "--requests", str(requests)])


def served(scenario: Scenario, command: list[object], port: int, requests: int, environment: dict[str, str]) -> None:
    with Server(command, port, environment=environment) as server:
        load(scenario, port, requests)
        server.stop()
        if server.process.returncode != 0:
            raise SystemExit(f"benchmarks/run: the sandbox ended with {server.process.returncode}")


def each(once: int, twice: int) -> float:
    """Of two runs, one with twice the requests, what is not their common start and end."""
    return (twice - once) / REQUESTS


def count(binary: Path) -> dict[str, Any]:
    valgrind = tools.needed("valgrind", "valgrind")
    readable, counter = tools.without_debug_information(binary), tools.allocation_counter()
    result: dict[str, Any] = {"architecture": platform.machine(), "scenarios": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stock = write_links(STOCK, folder / "links.json")
        for scenario in (scenario for scenario in SCENARIOS if scenario.name in COUNTED):
            instructions, allocations = [], []
            for requests in (REQUESTS, 2 * REQUESTS):
                port, told = free_port(), folder / "told"
                command = sandbox_command(
                    readable, port, "--no-https", *(["--fixtures", stock] if scenario.stocked else []))
                served(scenario, [valgrind, "-q", "--tool=callgrind", f"--callgrind-out-file={told}", *command], port,
                       requests, {})
                instructions.append(int(re.search(r"^(?:summary|totals): (\d+)", told.read_text(), re.M).group(1)))
                told.unlink()
                served(scenario, command, port, requests, {"LD_PRELOAD": str(counter), "ALLOCATIONS_FILE": str(told)})
                allocations.append(int(told.read_text()))
                told.unlink()
            # Rounded, a few fewer are minus zero: plus zero is zero.
            found = {"instructions": round(each(*instructions)), "allocations": round(each(*allocations), 2) + 0.0}
            result["scenarios"][scenario.name] = found
            print(f"{scenario.title:42}{found['instructions']:9,} instructions{found['allocations']:8.2f} allocations",
                  flush=True)
    return result


def differences(result: dict[str, Any], recorded: dict[str, Any]) -> list[str]:
    """What is not as recorded. Less is one too: the record would else hide that it becomes more again."""
    if result["architecture"] != recorded["architecture"]:
        return [f"the numbers are those of {recorded['architecture']}, and this is {result['architecture']}"]
    found = []
    for name, now in result["scenarios"].items():
        then = recorded["scenarios"].get(name)
        if then is None:
            found.append(f"{name}: nothing is recorded")
            continue
        change = (now["instructions"] / then["instructions"] - 1) * 100
        if abs(change) > recorded["tolerance_percent"]:
            found.append(
                f"{name}: {now['instructions']:,} instructions a request, {change:+.1f} % of the recorded "
                f"{then['instructions']:,}; {recorded['tolerance_percent']} % are tolerated")
        if abs(now["allocations"] - then["allocations"]) > TOLERANCE_ALLOCATIONS:
            found.append(f"{name}: {now['allocations']:g} allocations a request; recorded are {then['allocations']:g}")
    return found


def check(result: dict[str, Any]) -> int:
    if not RECORDED.exists():
        print("nothing is recorded: benchmarks/run instructions --record")
        return 1
    found = differences(result, json.loads(RECORDED.read_text()))
    for difference in found:
        print(difference)
    print("If that is meant: benchmarks/run instructions --record" if found else "as recorded")
    return 1 if found else 0


def record(result: dict[str, Any]) -> int:
    recorded = {"tolerance_percent": TOLERANCE_PERCENT, **result}
    RECORDED.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n")
    return 0


def table(result: dict[str, Any]) -> str:
    titles = {scenario.name: scenario.title for scenario in SCENARIOS}
    told = [f"On {result['architecture']}, from one connection, in user space:", "",
            "| a request | instructions | allocations |", "|---|--:|--:|"]
    for name, found in result["scenarios"].items():
        # What else the title says is of the comparison: here is always one connection, and few links.
        title = titles[name].replace(", 64 connections", "").replace(f" of {LISTED:,} links", " of a list")
        told.append(f"| {title} | {found['instructions']:,} | {found['allocations']:.2f} |")
    return "\n".join(told)

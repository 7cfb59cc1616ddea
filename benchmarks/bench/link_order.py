"""Which functions a start and the usual requests run.

The linker puts them side by side: strewn among the others they would keep three times their size resident.
"""
import re
import tempfile
from pathlib import Path

from . import tools
from .links import write_links
from .load import measure
from .places import LINK_ORDER
from .scenarios import SCENARIOS
from .servers import Server, free_port, sandbox_command

REQUESTS = 50
STOCK = 500


def functions_run(told: str) -> set[str]:
    """The names in what callgrind writes, without those that it adds to a function that calls itself."""
    return {re.sub(r"'\d+$", "", name) for name in re.findall(r"^c?fn=\(\d+\) (\S+)$", told, re.M)}


def functions_of(binary: Path) -> set[str]:
    lines = tools.output(tools.needed("nm", "binutils"), "--defined-only", binary).splitlines()
    return {name for _, kind, name in (line.split(" ", 2) for line in lines) if kind in "tTwW"}


def find(binary: Path) -> list[str]:
    valgrind = tools.needed("valgrind", "valgrind")
    readable, run = tools.without_debug_information(binary), set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stock = write_links(STOCK, folder / "links.json")
        for fixtures in ([], ["--fixtures", stock]):
            port, secure, told = free_port(), free_port(), folder / "told"
            command = sandbox_command(readable, port, "--https-port", secure, "--ca-dir", folder, *fixtures)
            under = [valgrind, "-q", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={told}"]
            with Server([*under, *command], port):
                for scenario in SCENARIOS:
                    if scenario.stocked != bool(fixtures) or scenario.connections > 64:
                        continue
                    numbers = ["--numbers", f"1:{STOCK}"] if scenario.once else []
                    measure([*scenario.arguments(port, False), *numbers, "--requests", str(REQUESTS)])
                    if not scenario.once:
                        measure([*scenario.arguments(secure, True), "--requests", str(REQUESTS)])
            run |= functions_run(told.read_text())
    return sorted(run & functions_of(readable))


def record(binary: Path) -> None:
    functions = find(binary)
    LINK_ORDER.write_text("# Written by: benchmarks/run link-order\n" + "\n".join(functions) + "\n")
    # The build does not see that what it links has another order now.
    tools.unlinked(binary)
    print(f"{len(functions)} functions in {LINK_ORDER}")

"""Runs the load generator and reads what it measured."""
import json
import subprocess
from dataclasses import dataclass

from . import tools
from .histogram import Histogram, percentile


@dataclass(frozen=True)
class Measurement:
    requests: int
    seconds: float
    server_seconds: float
    load_seconds: float
    series: list[float]
    histogram: Histogram

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu(self) -> float:
        """Of the server, in microseconds for each request."""
        return self.server_seconds / self.requests * 1e6

    def within(self, percent: float) -> float:
        return percentile(self.histogram, percent)


def measure(arguments: list[str], pids: list[int] | None = None) -> Measurement:
    """One load. A reply that is not the expected one makes it void."""
    watched = [word for pid in pids or [] for word in ("--watch", str(pid))]
    outcome = subprocess.run([tools.load(), *arguments, *watched], capture_output=True, text=True)
    if outcome.returncode != 0:
        raise SystemExit(f"benchmarks/run: {outcome.stderr.strip()}\n  load {' '.join(arguments)}")
    told = json.loads(outcome.stdout)
    if told["unexpected"] or not told["requests"]:
        raise SystemExit(
            f"benchmarks/run: {told['unexpected']} of {told['requests']} replies were not as expected, the first: "
            f"{told['first_unexpected']}\n  load {' '.join(arguments)}")
    return Measurement(
        told["requests"], told["seconds"], told["server_cpu_seconds"], told["own_cpu_seconds"],
        told["server_cpu_series"], [(longest, count) for longest, count in told["histogram"]])

"""What was measured on."""
import os
import platform
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    load = os.getloadavg()[0]
    cores = os.cpu_count() or 1
    kernel = platform.release()
    text = f"{model}, {cores} core{'s' if cores > 1 else ''}, Linux {kernel}, load average {load:.2f} before"
    return {"model": model, "cores": cores, "kernel": kernel, "load_average": round(load, 2), "text": text}


def megabytes(count: float) -> str:
    return f"{count / 1e6:.1f} MB"

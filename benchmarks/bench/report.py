"""Results where people read them."""
import json
from pathlib import Path
from typing import Any

from .places import DOCUMENT, PLOTS, RESULTS


def replaced(document: str, part: str, text: str) -> str:
    """The document with `text` between the two marks of a part."""
    begin, end = f"<!-- {part}: written by benchmarks/run -->\n", f"<!-- end of {part} -->"
    before, found, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"benchmarks/run: {DOCUMENT.name} has no marks for {part}")
    return f"{before}{begin}\n{text}\n\n{end}{after}"


def save(name: str, result: dict[str, Any]) -> Path:
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
    return path


def publish(part: str, text: str, plots: dict[str, str] | None = None) -> None:
    """Puts a part's text into the document, and its plots beside it."""
    DOCUMENT.write_text(replaced(DOCUMENT.read_text(), part, text))
    PLOTS.mkdir(exist_ok=True)
    for name, svg in (plots or {}).items():
        (PLOTS / f"{name}.svg").write_text(svg)

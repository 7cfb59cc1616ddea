"""Where things are."""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "benchmarks"
BUILT = ROOT / ".build" / "benchmarks"
RESULTS = BUILT / "results"
DOCUMENT = ROOT / "docs" / "performance.md"
PLOTS = ROOT / "docs" / "performance"
RECORDED = SOURCES / "instructions.json"

"""Builds what a benchmark needs."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .places import BUILT, ROOT, SOURCES


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, stdout=sys.stderr)


def output(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def needed(command: str, package: str) -> str:
    found = shutil.which(command)
    if not found:
        raise SystemExit(f"benchmarks/run: there is no {command}; on Debian the package {package} has it")
    return found


def compiled(source: str, *arguments: str) -> Path:
    """A C program of this folder, compiled anew where its source is newer."""
    BUILT.mkdir(parents=True, exist_ok=True)
    made, origin = BUILT / source.replace(".c", ".so" if "-shared" in arguments else ""), SOURCES / source
    if not made.exists() or made.stat().st_mtime < origin.stat().st_mtime:
        compiler = needed(os.environ.get("CC", "cc"), "gcc")
        run(compiler, "-std=gnu17", "-O2", "-Wall", "-Wextra", "-o", made, origin, *arguments)
    return made


def floor() -> Path:
    return compiled("floor.c")


def load() -> Path:
    return compiled("load.c", "-lssl", "-lcrypto")


def allocation_counter() -> Path:
    return compiled("count-allocations.c", "-shared", "-fPIC")


def sandbox(given: str | None) -> Path:
    """The release build, or the one that was named."""
    if given:
        return Path(given).resolve()
    run("swift", "build", "-c", "release", "--product", "payout-links-sandbox")
    return ROOT / ".build" / "release" / "payout-links-sandbox"


def without_debug_information(sandbox: Path) -> Path:
    """Older valgrinds cannot read that of Swift's libraries. The names of functions stay."""
    made = BUILT / "payout-links-sandbox"
    BUILT.mkdir(parents=True, exist_ok=True)
    run(needed("strip", "binutils"), "--strip-debug", "-o", made, sandbox)
    return made


def stripped_bytes(sandbox: Path) -> int:
    """How large the executable is with nothing in it but what runs."""
    made = BUILT / "stripped"
    run(needed("strip", "binutils"), "-o", made, sandbox)
    return made.stat().st_size


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate and its key, for all servers that are measured over TLS."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [needed("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "30",
         "-keyout", key, "-out", made],
        check=True, capture_output=True)
    return made, key

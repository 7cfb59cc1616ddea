"""The program that this package carries."""
import os
import pathlib
import sys


class NotStarted(RuntimeError):
    """The program is not there, cannot be run, or has refused its options: why, in its own words."""


def binary() -> str:
    """The path of the sandbox's program; PAYOUT_LINKS_BINARY names another."""
    carried = pathlib.Path(__file__).with_name("bin") / "payout-links-sandbox"
    return os.environ.get("PAYOUT_LINKS_BINARY") or str(carried)


def named() -> str:
    """The path, and who has named it if this package has not."""
    return binary() + (", which PAYOUT_LINKS_BINARY names" if os.environ.get("PAYOUT_LINKS_BINARY") else "")


def main() -> None:
    try:
        os.execv(binary(), ["payout-links-sandbox", *sys.argv[1:]])
    except OSError as problem:
        sys.exit(f"payout-links-sandbox: {problem.strerror}: {named()}")

"""The program that this package carries."""
import os
import pathlib
import sys


def binary() -> str:
    """The path of the sandbox's program; PAYOUT_LINKS_BINARY names another."""
    carried = pathlib.Path(__file__).with_name("bin") / "payout-links-sandbox"
    return os.environ.get("PAYOUT_LINKS_BINARY") or str(carried)


def main() -> None:
    os.execv(binary(), ["payout-links-sandbox", *sys.argv[1:]])

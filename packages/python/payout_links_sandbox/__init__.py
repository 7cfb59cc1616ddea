"""A local sandbox for the RazorpayX Payout Links API: the program, and a client of its /__admin calls.

    with Server.start() as server, server.world() as world:
        run_my_code(base_url=world.url, key=world.key, secret=world.secret)
        assert world.link("poutlk_00000000000003")["status"] == "cancelled"
"""
from .client import AdminError, Effect, Entry, Event, Happened, PayoutLink, Server, Status, Verified, World
from .command import NotStarted, binary

__all__ = [
    "AdminError", "Effect", "Entry", "Event", "Happened", "NotStarted", "PayoutLink", "Server", "Status", "Verified",
    "World", "binary",
]

# Where they are imported from is what a report of them says.
for _each in (AdminError, NotStarted, Server, World):
    _each.__module__ = __name__

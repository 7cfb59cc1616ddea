"""A local sandbox for the RazorpayX Payout Links API: the program, and a client of its /__admin calls.

    with Server.start() as server, server.world() as world:
        run_my_code(base_url=world.url, key=world.key, secret=world.secret)
        assert world.link("poutlk_00000000000003")["status"] == "cancelled"
"""
from .client import AdminError, Server, World
from .command import binary

__all__ = ["AdminError", "Server", "World", "binary"]

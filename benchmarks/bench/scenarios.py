"""What is asked of each server."""
from dataclasses import dataclass

LINK = "/v1/payout-links/poutlk_00000000000001"
LISTED = 100_000


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    path: str = LINK
    method: str = "GET"
    connections: int = 64
    expect: int = 200
    secret: str = "sandbox_secret"
    pipeline: int = 1
    renew: bool = False
    """Whether each request has a connection of its own."""
    stocked: bool = False
    """Whether the sandbox has many links for it, rather than the built-in ones."""

    @property
    def once(self) -> bool:
        """Whether each link can be asked for only once."""
        return "{n}" in self.path

    def arguments(self, port: int, tls: bool) -> list[str]:
        """What the load generator is told."""
        words = ["--port", str(port), "--path", self.path, "--method", self.method, "--expect", str(self.expect)]
        words += ["--basic", f"rzp_test_sandbox:{self.secret}", "--connections", str(self.connections)]
        words += ["--pipeline", str(self.pipeline)]
        return words + ["--renew"] * self.renew + ["--tls"] * tls


SCENARIOS = [
    Scenario("fetch-1", "fetch, 1 connection", connections=1),
    Scenario("fetch", "fetch, 64 connections"),
    Scenario("fetch-1000", "fetch, 1,000 connections", connections=1000),
    Scenario("fetch-new", "fetch, a new connection each", renew=True),
    Scenario("pipelined", "fetch, pipelined by 16", pipeline=16),
    Scenario("cancel", "cancel of distinct links", "/v1/payout-links/poutlk_{n}/cancel", "POST", stocked=True),
    Scenario("list", f"first page of {LISTED:,} links", "/v1/payout-links", stocked=True),
    Scenario("refused-401", "refused: a wrong secret (401)", expect=401, secret="wrong"),
    Scenario("refused-400", "refused: an unknown id (400)", "/v1/payout-links/poutlk_0000000000000Z", expect=400),
]

"""def test(payout_links): … has a world of its own in one sandbox for the whole run, also under pytest-xdist."""
from __future__ import annotations

import json
import os
from typing import Any

import pytest

from .client import AdminError, Server, World

OUTCOMES = "unmatched, unauthorized, refused, malformed, error"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("payout-links-sandbox")
    group.addoption(
        "--payout-links-fail-on", metavar="OUTCOMES",
        help=f"Fail the run where a request ended as one of these, by commas: {OUTCOMES}.")
    group.addoption(
        "--payout-links-url", metavar="URL", default=os.environ.get("PAYOUT_LINKS_URL"),
        help="Use a sandbox that runs already, with --isolate-keys. The variable PAYOUT_LINKS_URL does the same.")
    parser.addini("payout_links_options", "More options of `payout-links-sandbox serve`.", type="args", default=[])


class Run:
    """The one sandbox of a run: started by the process that has no controller, and found by its workers."""

    def __init__(self, config: pytest.Config):
        self.fail_on: str | None = config.getoption("--payout-links-fail-on")
        self.options: list[str] = config.getini("payout_links_options")
        worker: dict[str, Any] = getattr(config, "workerinput", {})
        self.given: str | None = worker.get("payout_links_url") or config.getoption("--payout-links-url")
        self.log_path: str | None = worker.get("payout_links_log")
        self.is_worker = bool(worker)
        self.started: Server | None = None
        self.summary: list[str] = []
        self.failed = False
        if self.given and self.fail_on and not self.is_worker:
            raise pytest.UsageError("--payout-links-fail-on needs a sandbox of this run, not --payout-links-url")

    def server(self) -> Server:
        if self.given:
            found = Server(self.given, os.environ.get("PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN"))
            found.log_path = self.log_path
            return found
        if self.started is None:
            verdict = ["--fail-on", self.fail_on] if self.fail_on else []
            self.started = Server.start(*verdict, *self.options)
        return self.started

    def finish(self) -> None:
        """Ends the sandbox. What it tells of the whole run is kept for the summary."""
        server, self.started = self.started, None
        if server is None:
            return
        try:
            try:
                coverage = server.coverage()
            except (AdminError, OSError) as problem:
                self.failed = True
                self.summary = [str(problem), f"the sandbox ended with status {server.stop()}; its log ended with:"]
                self.summary += server.log().splitlines()[-10:]
                return
            status = server.stop()
            self.failed = bool(self.fail_on) and status != 0
            self.summary = summary(coverage)
            if self.fail_on:
                # The verdict is what the log ends with.
                lines = server.log().splitlines()
                first = next((at for at, line in enumerate(lines) if line.startswith("verdict: ")), len(lines))
                self.summary += lines[first:] or ["the sandbox ended without a verdict"]
        finally:
            server.close()


RUN = pytest.StashKey[Run]()
# The number of the last request before a test.
BEGAN = pytest.StashKey[int]()


def summary(coverage: dict[str, Any]) -> list[str]:
    """What a run has touched, a line for each kind; nothing where no request came."""
    if not coverage["requests"]:
        return []
    lines = [f"{coverage['requests']} requests have touched {coverage['touched']} of {coverage['of']}"]
    for kind in ("routes", "states", "transitions", "errors", "faults"):
        counts: dict[str, int] = coverage[kind]
        never = [name for name, count in counts.items() if not count]
        said = f"; never: {', '.join(never)}" if 0 < len(never) <= 8 else ""
        lines.append(f"{kind}: {len(counts) - len(never)} of {len(counts)}{said}")
    return lines


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RUN] = Run(config)


class ForWorkers:
    """Hooks that pytest-xdist has."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        server = node.config.stash[RUN].server()
        node.workerinput["payout_links_url"] = server.url
        node.workerinput["payout_links_log"] = server.log_path


def pytest_plugin_registered(plugin: object, manager: pytest.PytestPluginManager) -> None:
    if manager.hasplugin("xdist") and not manager.hasplugin("payout-links-workers"):
        manager.register(ForWorkers(), "payout-links-workers")


@pytest.fixture(scope="session")
def payout_links_server(request: pytest.FixtureRequest) -> Server:
    """The sandbox of this run."""
    return request.config.stash[RUN].server()


@pytest.fixture
def payout_links(payout_links_server: Server, request: pytest.FixtureRequest) -> Any:
    """A world of this test's own: links, clock, faults, journal."""
    with payout_links_server.world(request.node.name) as world:
        latest = payout_links_server.admin("GET", "/requests", limit=1)["requests"]
        request.node.stash[BEGAN] = latest[0]["number"] if latest else 0
        yield world


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    outcome = yield
    report = outcome.get_result()
    world = getattr(item, "funcargs", {}).get("payout_links")
    if call.when == "call" and report.failed and isinstance(world, World):
        try:
            own = world.requests(limit=50)
            since = world.server.admin("GET", "/requests", after=item.stash[BEGAN], limit=50)["requests"]
        except Exception as problem:  # The test's own failure is what counts.
            report.sections.append(("payout links", f"no journal: {problem}"))
            return
        stray = [entry for entry in since if entry["account"] is None]
        log = [line for line in world.server.log().splitlines() if world.key in line]
        for title, lines in (
            ("requests of this test", [line for entry in reversed(own) for line in told(entry)] or ["none"]),
            ("requests of no known key meanwhile", [line for entry in reversed(stray) for line in told(entry)]),
            ("log of this test", log),
        ):
            if lines:
                report.sections.append((f"payout links: {title}", "\n".join(lines)))


def told(entry: Any) -> list[str]:
    """A request and its reply, as a person reads them."""
    request, response = entry["request"], entry["response"] or {}
    query = f"?{request['query']}" if request.get("query") else ""
    head = f"#{entry['number']} {request['method']} {request['path']}{query} → {response.get('status', 'no reply')}"
    why = "".join(f", {name}: {entry[name]}" for name in ("reason", "fault") if entry.get(name))
    bodies = [("  > ", request.get("body")), ("  < ", response.get("body"))]
    return [f"{head} ({entry['outcome']}{why})", *(mark + short(text) for mark, text in bodies if text)]


def short(body: Any) -> str:
    text = body if isinstance(body, str) else json.dumps(body)
    return text if len(text) <= 400 else text[:400] + "…"


def pytest_sessionfinish(session: pytest.Session) -> None:
    run = session.config.stash.get(RUN, None)
    if run is None or run.is_worker:
        return
    run.finish()
    if run.failed and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    run = config.stash.get(RUN, None)
    if run is not None and run.summary:
        terminalreporter.section("payout links", red=run.failed)
        for line in run.summary:
            terminalreporter.write_line(line)

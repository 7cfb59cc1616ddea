"""def test(payout_links): … has a world of its own in one sandbox for the whole run, also under pytest-xdist."""
from __future__ import annotations

import json
import os
from typing import Any

import pytest

from .client import AdminError, Server, World, is_of_a_world
from .command import NotStarted

OUTCOMES = "unmatched, unauthorized, refused, malformed, error, webhook"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("payout-links-sandbox")
    group.addoption(
        "--payout-links-fail-on", metavar="OUTCOMES",
        help=f"Fail the run where a request or an event ended as one of these, by commas: {OUTCOMES}.")
    group.addoption(
        "--payout-links-url", metavar="URL", default=os.environ.get("PAYOUT_LINKS_URL"),
        help="Use a sandbox that runs already, with --isolate-keys. The variable PAYOUT_LINKS_URL does the same.")
    parser.addini(
        "payout_links_options", "More options of `payout-links-sandbox serve`; paths in them begin at the rootdir.",
        type="args", default=[])


class Run:
    """The one sandbox of a run: started by the process that has no controller, and found by its workers."""

    def __init__(self, config: pytest.Config):
        self.fail_on: str | None = config.getoption("--payout-links-fail-on")
        self.options: list[str] = config.getini("payout_links_options")
        self.rootpath = config.rootpath
        worker: dict[str, Any] = getattr(config, "workerinput", {})
        self.given: str | None = worker.get("payout_links_url") or config.getoption("--payout-links-url")
        self.log_path: str | None = worker.get("payout_links_log")
        self.is_worker = bool(worker)
        self.started: Server | None = None
        self.summary: list[str] = []
        self.failed = False
        if self.given and self.fail_on and not self.is_worker:
            raise pytest.UsageError(
                "--payout-links-fail-on needs a sandbox of this run, not --payout-links-url or PAYOUT_LINKS_URL")

    def server(self) -> Server:
        if self.given:
            found = Server(self.given)
            found.log_path = self.log_path
            return found
        if self.started is None:
            verdict = ["--fail-on", self.fail_on] if self.fail_on else []
            self.started = Server.start(*verdict, *self.options, cwd=self.rootpath)
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
            # --fail-on can be among the configured options, or in the environment.
            self.failed = status != 0
            self.summary = summary(coverage)
            # The verdict is what the log ends with.
            lines = server.log().splitlines()
            first = next((at for at, line in enumerate(lines) if line.startswith("verdict: ")), len(lines))
            self.summary += lines[first:]
            if self.failed and first == len(lines):
                self.summary += [f"the sandbox ended with status {status}; its log ended with:", *lines[-10:]]
        finally:
            server.close()


# So many requests, and so many lines of the log, does a report of a failing test show.
LATEST = 50

RUN = pytest.StashKey[Run]()
# A test's own world, and the number of the last request before it.
OWN = pytest.StashKey["tuple[World, int]"]()


def summary(coverage: dict[str, Any]) -> list[str]:
    """What a run has touched, a line for each kind; nothing where no request came."""
    if not coverage["requests"]:
        return []
    asked = "1 request has" if coverage["requests"] == 1 else f"{coverage['requests']} requests have"
    lines = [f"{asked} touched {coverage['touched']} of {coverage['of']}"]
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
        try:
            server = node.config.stash[RUN].server()
        except NotStarted as problem:
            raise pytest.UsageError(str(problem)) from None
        node.workerinput["payout_links_url"] = server.url
        node.workerinput["payout_links_log"] = server.log_path


def pytest_plugin_registered(plugin: object, manager: pytest.PytestPluginManager) -> None:
    if manager.hasplugin("xdist") and not manager.hasplugin("payout-links-workers"):
        manager.register(ForWorkers(), "payout-links-workers")


@pytest.fixture(scope="session")
def payout_links_server(request: pytest.FixtureRequest) -> Server:
    """The sandbox of this run."""
    try:
        server = request.config.stash[RUN].server()
        server.admin("GET", "/health")
        return server
    except (NotStarted, AdminError, OSError) as problem:
        why = str(problem)
    # In its own words alone: the way to it tells nobody anything.
    pytest.fail(why, pytrace=False)


@pytest.fixture
def payout_links(payout_links_server: Server, request: pytest.FixtureRequest) -> World:
    """A world of this test's own: links, clock, faults, journal. It is there until every fixture has ended."""
    world = payout_links_server.world(request.node.name)
    latest = payout_links_server.admin("GET", "/requests", limit=1)["requests"]
    request.node.stash[OWN] = world, latest[0]["number"] if latest else 0
    return world


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    outcome = yield
    report = outcome.get_result()
    # Worlds that other fixtures have made are shown as well.
    worlds = {id(each): each for each in getattr(item, "funcargs", {}).values() if isinstance(each, World)}
    own, began = item.stash.get(OWN, (None, None))
    worlds |= {id(own): own} if own else {}
    if report.failed:
        for world in worlds.values():
            try:
                report.sections += shown(world, began if world is own else None)
            except Exception as problem:  # The test's own failure is what counts.
                report.sections.append(("payout links", f"no journal: {problem}"))
    if call.when == "teardown" and own:
        del item.stash[OWN]
        try:
            own.close()
        except (AdminError, OSError):
            pass  # That the sandbox has died is told at the end of the run.


def shown(world: World, began: int | None) -> list[tuple[str, str]]:
    """What a report of a failing test says of a world."""
    whose = "this test" if began is not None else world.key
    page = world.admin("POST", "/requests/find", {"limit": LATEST})
    asked = [line for entry in reversed(page["requests"]) for line in told(entry)]
    sections = [(f"requests of {whose}", page["meta"]["total"], asked or ["none"])]
    if began is not None:
        # A misspelt path belongs to nobody; another key may be one that the code under test should not have had.
        since = world.server.admin("GET", "/requests", after=began, limit=LATEST)["requests"]
        stray = [entry for entry in reversed(since) if entry["account"] is None or not is_of_a_world(entry["key"])]
        sections.append(("requests of no test meanwhile", 0, [line for entry in stray for line in told(entry)]))
    log = [line for line in world.server.log().splitlines() if world.key in line]
    sections.append((f"log of {whose}", len(log), log[-LATEST:]))
    return [
        (f"payout links: {title}{f', the latest {LATEST} of {total}' if total > LATEST else ''}", "\n".join(lines))
        for title, total, lines in sections if lines]


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


# After an interrupted run pytest ends its fixtures here, and they may need the sandbox.
@pytest.hookimpl(trylast=True)
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

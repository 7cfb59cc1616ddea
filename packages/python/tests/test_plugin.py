"""The plugin in runs of their own: pytest within pytest."""
import pytest

HELPER = """
    import base64, urllib.error, urllib.request

    def get(world, path):
        said = base64.b64encode(f"{world.key}:{world.secret}".encode()).decode()
        request = urllib.request.Request(world.url + path, headers={"Authorization": f"Basic {said}"})
        try:
            return urllib.request.urlopen(request, timeout=10).status
        except urllib.error.HTTPError as refusal:
            return refusal.code
"""
LINK = "/v1/payout-links/poutlk_00000000000003"


@pytest.fixture
def run(pytester):
    pytester.makepyfile(helper=HELPER)

    def run(test, *options):
        pytester.makepyfile(f"from helper import get\nLINK = {LINK!r}\n{test}")
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)

    return run


def test_a_run_that_asks_for_nothing_is_told_nothing(run):
    result = run("def test(): pass")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*payout links*")


def test_a_failing_test_shows_its_own_requests_and_log(run):
    result = run("""
def test_other(payout_links): assert get(payout_links, LINK + "?other") == 200
def test_this(payout_links): assert get(payout_links, LINK) == 201
def test_misspelt(payout_links): assert get(payout_links, "/v1/payout-link") == 200
""")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines([
        "*payout links: requests of this test*", f"#* GET {LINK} → 200 (ok)", "  < {\"id\":*",
        "*payout links: log of this test*", f"*path={LINK} status=200*",
        "*payout links: requests of no test meanwhile*", "#* GET /v1/payout-link → 400 (unmatched, reason: *"])
    result.stdout.no_fnmatch_line("*?other*→*")


def test_a_request_with_a_key_that_no_test_has_is_shown(run):
    result = run("""
def test(payout_links):
    payout_links.key = "rzp_test_sandbox"
    assert get(payout_links, LINK) == 201
""")
    result.stdout.fnmatch_lines(["*requests of no test meanwhile*", f"#* GET {LINK} → 200 (ok)"])


def test_a_report_has_the_latest_of_many_requests(run):
    result = run("""
def test(payout_links):
    for number in range(60): get(payout_links, f"{LINK}?n={number}")
    assert 0
""")
    result.stdout.fnmatch_lines([
        "*requests of this test, the latest 50 of 60*", "*n=10 → *", "*n=59 → *",
        "*log of this test, the latest 50 of 60*"])
    result.stdout.no_fnmatch_line("*n=9 → *")


def test_a_test_whose_fixtures_fail_shows_its_requests_too(run):
    result = run("""
import pytest

@pytest.fixture
def begins(payout_links): assert get(payout_links, LINK + "?begins") == 201

@pytest.fixture
def ends(payout_links):
    yield
    assert get(payout_links, LINK + "?ends") == 201

def test_begins(begins): pass
def test_ends(ends): pass
""")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(
        ["*requests of this test*", "*?begins*→ 200*", "*requests of this test*", "*?ends*→ 200*"])


def test_a_world_that_a_fixture_has_made_is_shown_where_a_test_of_its_fails(run):
    result = run("""
import pytest

@pytest.fixture(scope="class")
def shared(payout_links_server):
    with payout_links_server.world("shared") as world: yield world

class TestShared:
    def test(self, shared): assert get(shared, LINK) == 201
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*payout links: requests of rzp_test_shared_*", f"*{LINK} → 200*", "*log of rzp_test_shared*"])


def test_an_interrupted_run_ends_without_an_error_of_its_own(run):
    result = run("""
import pytest

@pytest.fixture(scope="session")
def shared(payout_links_server):
    with payout_links_server.world() as world: yield world

def test(shared, payout_links): shared.now(); raise KeyboardInterrupt
""")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stderr.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*ConnectionError*")


def test_the_way_through_the_client_is_left_out_of_a_failure(run):
    result = run("def test(payout_links): payout_links.verify({'route': 'cancel'}, exactly=1)")
    result.stdout.fnmatch_lines(
        ["E * payout_links_sandbox.AdminError: expected exactly 1 request (route cancel); none came"])
    result.stdout.no_fnmatch_line("*urllib*")
    result.stdout.no_fnmatch_line("*def call(*")


def test_coverage_is_summed_up_at_the_end(run):
    result = run("def test(payout_links): get(payout_links, LINK)")
    result.stdout.fnmatch_lines(["*payout links*", "1 request has touched * of *", "routes: 1 of 13*"])


def test_fail_on_fails_a_run_whose_tests_have_passed(run):
    test = "def test(payout_links): assert get(payout_links, '/v1/payout-link') == 400"
    result = run(test, "--payout-links-fail-on", "unmatched")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["verdict: *", "failed: 1 unmatched", "*nearest is*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert run(test, "--payout-links-fail-on", "malformed").ret == pytest.ExitCode.OK


def test_fail_on_counts_where_the_configured_options_have_it(run, pytester):
    pytester.makeini("[pytest]\npayout_links_options = --fail-on unmatched")
    result = run("def test(payout_links): assert get(payout_links, '/v1/payout-link') == 400")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["failed: 1 unmatched"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("named", ["nowhere", "."])
def test_a_program_that_cannot_be_run_is_told_in_a_line(run, monkeypatch, named):
    monkeypatch.setenv("PAYOUT_LINKS_BINARY", named)
    result = run("def test(payout_links): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"the sandbox has not started: *: {named}, which PAYOUT_LINKS_BINARY names"])
    result.stdout.no_fnmatch_line("*subprocess*")
    result.stdout.no_fnmatch_line("*another exception*")


def test_under_xdist_a_sandbox_that_has_not_started_is_wrong_usage(run):
    pytest.importorskip("xdist")
    result = run("def test(payout_links): pass", "-n", "2", "--payout-links-fail-on", "unmached")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: the sandbox has not started*", "*--fail-on must be*unmached*"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_a_sandbox_that_dies_is_told_at_the_end_and_fails_the_run(run):
    kill = "payout_links_server._process.kill(); payout_links_server._process.wait()"
    result = run(f"""
def test_before(payout_links): assert get(payout_links, LINK) == 200
def test_death(payout_links, payout_links_server): {kill}; payout_links.now()
def test_after(payout_links): pass
def test_apart(): pass
""")
    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines([
        "*ConnectionError: no sandbox answers at http://127.0.0.1:*: *refused*", "*= payout links =*",
        "the sandbox ended with status -9; its log ended with:", f"*path={LINK} status=200*"])
    result = run(f"def test(payout_links_server): {kill}")
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_fail_on_needs_a_sandbox_of_this_run(run):
    result = run("def test(): pass", "--payout-links-fail-on", "error", "--payout-links-url", "http://127.0.0.1:1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_sandbox_that_runs_already_is_used(run, payout_links_server):
    result = run(f"""
def test(payout_links): assert payout_links.url == {payout_links_server.url!r} and get(payout_links, LINK) == 200
""", "--payout-links-url", payout_links_server.url)
    result.assert_outcomes(passed=1)


def test_options_of_the_server_come_from_the_configuration(run, pytester):
    pytester.makefile(".json", links='[{"id": "poutlk_0000000000000A", "status": "issued"}]')
    pytester.makeini("[pytest]\npayout_links_options = --fixtures links.json")
    run("def test(payout_links): assert [each['id'] for each in payout_links.links()] == ['poutlk_0000000000000A']"
        ).assert_outcomes(passed=1)


def test_paths_in_the_options_begin_at_the_rootdir(pytester, monkeypatch):
    pytester.makefile(".json", links='[{"id": "poutlk_0000000000000A", "status": "issued"}]')
    pytester.makeini("[pytest]\npayout_links_options = --fixtures links.json")
    below = pytester.mkdir("below")
    (below / "test_below.py").write_text("def test(payout_links): assert len(payout_links.links()) == 1")
    monkeypatch.chdir(below)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_a_token_in_the_environment_is_that_of_the_sandbox(run, monkeypatch):
    monkeypatch.setenv("PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN", "0123456789abcdef")
    run("def test(payout_links): assert get(payout_links, LINK) == 200").assert_outcomes(passed=1)


def test_workers_share_one_server_with_a_world_for_each_test(run, pytester):
    pytest.importorskip("xdist")
    result = run("""
import pytest

@pytest.mark.parametrize("n", range(8))
def test(payout_links, n, tmp_path_factory, worker_id):
    with open(tmp_path_factory.getbasetemp().parent / "urls", "a") as urls:
        print(worker_id, payout_links.url, file=urls)
    assert get(payout_links, LINK) == 200
    assert len(payout_links.requests()) == 1

def test_wrong(payout_links): assert get(payout_links, "/v1/payout-link") == 200
""", "-n", "2", "--payout-links-fail-on", "unmatched", "--basetemp=base")
    result.assert_outcomes(passed=8, failed=1)
    result.stdout.fnmatch_lines(["*payout links: requests of no test meanwhile*", "verdict: 9 requests: *"])
    assert len({line.split()[1] for line in (pytester.path / "base/urls").read_text().splitlines()}) == 1

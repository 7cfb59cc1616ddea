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
        "*payout links: requests of no known key*", "#* GET /v1/payout-link → 400 (unmatched, reason: *"])
    result.stdout.no_fnmatch_line("*?other*→*")


def test_coverage_is_summed_up_at_the_end(run):
    result = run("def test(payout_links): get(payout_links, LINK)")
    result.stdout.fnmatch_lines(["*payout links*", "1 requests have touched * of *", "routes: 1 of 13*"])


def test_fail_on_fails_a_run_whose_tests_have_passed(run):
    test = "def test(payout_links): assert get(payout_links, '/v1/payout-link') == 400"
    result = run(test, "--payout-links-fail-on", "unmatched")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["verdict: *", "failed: 1 unmatched", "*nearest is*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert run(test, "--payout-links-fail-on", "malformed").ret == pytest.ExitCode.OK


def test_a_sandbox_that_dies_is_told_at_the_end_and_fails_the_run(run):
    kill = "payout_links_server._process.kill(); payout_links_server._process.wait()"
    result = run(f"""
def test_before(payout_links): assert get(payout_links, LINK) == 200
def test_death(payout_links, payout_links_server): {kill}; payout_links.now()
def test_after(payout_links): pass
def test_apart(): pass
""")
    result.assert_outcomes(passed=2, failed=1, errors=2)
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
    result.stdout.fnmatch_lines(["*payout links: requests of no known key*", "verdict: 9 requests: *"])
    assert len({line.split()[1] for line in (pytester.path / "base/urls").read_text().splitlines()}) == 1

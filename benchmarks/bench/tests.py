"""The benchmark's own tests, run by scripts/test."""
import json
import socket
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from bench import compare, growth, hold, instructions, links, report, tools
from bench.histogram import merged, percentile
from bench.load import Measurement, measure
from bench.plot import Plot, Series, decades, steps
from bench.scenarios import SCENARIOS, Scenario
from bench.servers import start_floor

REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CLOSING = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class Turns(unittest.TestCase):
    def test_every_call_that_is_described_is_sent_its_meanest_requests(self) -> None:
        described = set()
        for path in (Path(__file__).parents[2] / "openapi").glob("*.json"):
            for template, methods in json.loads(path.read_text())["paths"].items():
                described |= {f"{method.upper()} {template}" for method in methods if method in hold.METHODS}
        self.assertEqual(described, set(hold.ROUTES))


class Percentiles(unittest.TestCase):
    def test_are_the_time_within_which_so_many_replies_came(self) -> None:
        histogram = [(1000, 50), (2000, 49), (9000, 1)]
        for percent, microseconds in [(1, 1), (50, 1), (50.1, 2), (99, 2), (99.1, 9), (100, 9)]:
            self.assertEqual(percentile(histogram, percent), microseconds, percent)

    def test_of_nothing_are_refused(self) -> None:
        self.assertRaises(ValueError, percentile, [], 50)

    def test_of_several_rounds_weigh_each_reply_the_same(self) -> None:
        self.assertEqual(merged([[(1, 2), (5, 1)], [(3, 1), (5, 4)]]), [(1, 2), (3, 1), (5, 5)])


class Plots(unittest.TestCase):
    plot = Plot("A < B", "links", "µs", [Series("one", [(10, 5.0), (1000, 6.0)]), Series("two", [(10, 1.0)])])

    def test_are_xml_and_the_same_for_the_same_numbers(self) -> None:
        self.assertEqual(self.plot.svg(), self.plot.svg())
        drawn = ElementTree.fromstring(self.plot.svg())
        texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        for expected in ["A < B", "links", "µs", "one", "two", "10", "100", "1,000"]:
            self.assertIn(expected, texts)

    def test_have_an_axis_around_all_values(self) -> None:
        self.assertEqual(decades(10, 1000), [10, 100, 1000])
        self.assertEqual(decades(0.02, 3), [0.01, 0.1, 1, 10])
        self.assertEqual(decades(10, 10), [10, 100])
        self.assertEqual(steps(5.0), [0, 1, 2, 3, 4, 5, 6])
        self.assertEqual(steps(1024), [0, 200, 400, 600, 800, 1000, 1200])
        self.assertEqual(steps(0.31), [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35])

    def test_refuse_zero_where_the_axis_is_logarithmic(self) -> None:
        self.assertRaises(ValueError, Plot("", "", "", [Series("", [(0, 1)])]).svg)


class Reports(unittest.TestCase):
    document = "a\n<!-- x: written by benchmarks/run -->\nold\n<!-- end of x -->\nb\n"

    def test_replace_what_is_between_the_marks_and_nothing_else(self) -> None:
        new = report.replaced(self.document, "x", "new")
        self.assertEqual(new, "a\n<!-- x: written by benchmarks/run -->\n\nnew\n\n<!-- end of x -->\nb\n")
        self.assertEqual(report.replaced(new, "x", "new"), new)
        self.assertRaises(SystemExit, report.replaced, self.document, "y", "new")

    def test_take_the_ratio_within_a_round_and_the_median_of_those(self) -> None:
        def rounds(*rates: int) -> compare.Contender:
            return compare.Contender(None, 1, None, [Measurement(rate, 1, 1, 1, [], [(9, 1)]) for rate in rates])

        told = compare.row(SCENARIOS[0], False, {"floor": rounds(100, 10, 1000), "sandbox": rounds(90, 8, 950)})
        self.assertEqual(told["ratios"]["floor"]["requests_per_second"], 0.9)
        self.assertEqual(told["servers"]["sandbox"]["requests_per_second"], 90)

    def test_of_growth_tell_the_last_point_beside_the_first(self) -> None:
        curve = {"points": [[1, 10.0], [1000, 11.0]], "ratios": [[1, 1.0], [1000, 1.09]]}
        told = growth.table({"machine": {"text": "m"}, "rounds": 1, "seconds": 1, "accounts": curve})
        self.assertIn("| isolated accounts, all of them in use | 1 | 10.00 | 1,000 | 11.00 | 1.09 |", told)


class Regressions(unittest.TestCase):
    recorded = {
        "architecture": "a", "tolerance_percent": 3, "scenarios": {"fetch": {"instructions": 1000, "allocations": 1}}}

    def found(self, instructions_each: int, allocations: float, architecture: str = "a") -> int:
        now = {"fetch": {"instructions": instructions_each, "allocations": allocations}}
        return len(instructions.differences({"architecture": architecture, "scenarios": now}, self.recorded))

    def test_are_what_is_beyond_the_tolerance_either_way(self) -> None:
        rows = [(1000, 1, 0), (1029, 1.05, 0), (971, 1, 0), (1031, 1, 1), (969, 1, 1), (1100, 2, 2)]
        for each, allocations, count in rows:
            self.assertEqual(self.found(each, allocations), count, (each, allocations))

    def test_are_not_told_from_another_architecture(self) -> None:
        self.assertEqual(self.found(1000, 1, "b"), 1)


class Loads(unittest.TestCase):
    def load(self, reply: bytes, *arguments: str, scenario: Scenario = Scenario("", "", connections=3)) -> Measurement:
        with TemporaryDirectory() as folder, start_floor(reply, Path(folder) / "reply") as server:
            return measure([*scenario.arguments(server.port, False), *arguments], server.pids())

    def test_send_exactly_as_many_requests_as_they_were_told(self) -> None:
        for pipeline in 1, 16:
            scenario = Scenario("", "", connections=3, pipeline=pipeline)
            measured = self.load(REPLY, "--requests", "1000", "--every", "100", scenario=scenario)
            self.assertEqual(measured.requests, 1000)
            self.assertEqual(sum(count for _, count in measured.histogram), 1000)
            self.assertEqual(len(measured.series), 10)
            self.assertEqual(sorted(measured.series), measured.series)
            self.assertGreater(measured.server_seconds, 0)

    def test_open_a_connection_for_each_request(self) -> None:
        self.assertEqual(
            self.load(CLOSING, "--requests", "200", scenario=Scenario("", "", connections=3, renew=True)).requests, 200)

    def test_end_with_the_numbers_of_the_path(self) -> None:
        # Each connection has used one before the load begins.
        scenario = Scenario("", "", "/{n}/cancel", "POST", connections=3)
        self.assertEqual(self.load(REPLY, "--numbers", "1:100", scenario=scenario).requests, 97)

    def test_are_void_where_a_reply_is_not_the_expected_one_or_a_connection_ends(self) -> None:
        with self.assertRaisesRegex(SystemExit, "100 of 100 replies were not as expected, the first: HTTP/1.1 404"):
            self.load(REPLY.replace(b"200 OK", b"404 Not Found"), "--requests", "100")
        with self.assertRaisesRegex(SystemExit, "a connection ended"):
            self.load(CLOSING, "--requests", "100")

    def test_take_long_bodies_in_pieces(self) -> None:
        body = b"x" * 60000
        reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        measured = self.load(reply, "--requests", "100", scenario=Scenario("", "", connections=2, pipeline=8))
        self.assertEqual(measured.requests, 100)

    def test_have_links_of_their_own(self) -> None:
        with TemporaryDirectory() as folder:
            text = links.write_links(3, Path(folder) / "links.json").read_text()
        self.assertEqual(text.count('"status":"issued"'), 3)
        self.assertIn('"id":"poutlk_00000000000003"', text)


class Floors(unittest.TestCase):
    def test_see_a_blank_line_that_comes_in_pieces(self) -> None:
        with TemporaryDirectory() as folder, start_floor(REPLY, Path(folder) / "reply") as server:
            with socket.create_connection(("127.0.0.1", server.port), 5) as peer:
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                peer.settimeout(5)
                sent = b"GET / HTTP/1.1\r\n\r\n"
                for cut in range(1, len(sent)):
                    peer.sendall(sent[:cut])
                    # The floor has taken the first piece when it answers another connection, which came later.
                    with socket.create_connection(("127.0.0.1", server.port), 5) as other:
                        other.sendall(sent)
                        other.recv(100)
                    peer.sendall(sent[cut:])
                    self.assertEqual(peer.recv(1000), REPLY, cut)


if __name__ == "__main__":
    unittest.main()

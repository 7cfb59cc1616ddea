import Foundation
import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Long fixture files")
struct FixturePiecesTests {
  private static let now = Timestamp(1_700_000_000)

  private static func link(_ number: Int, _ more: String = "") -> String {
    let digits = String(number)
    let id = "poutlk_" + String(repeating: "0", count: 14 - digits.utf8.count) + digits
    return #"{"id": "\#(id)", "status": "issued", "created_at": \#(1_600_000_000 - number)\#(more)}"#
  }

  private static func array(_ numbers: Range<Int>, _ odd: String? = nil) -> String {
    "[\n" + (numbers.map { link($0) } + (odd.map { [$0] } ?? [])).joined(separator: ",\n") + "\n]\n"
  }

  /// Each is a list of files.
  static let fixtures: [[String]] = [
    [array(1..<50)],
    [array(1..<20), array(20..<40)],
    ["[]"], ["  "], [""], ["[" + link(1) + "] x"], ["[" + link(1) + ", {\"id\""],
    // Twice in one file, and in two, of which either may be long.
    [array(1..<20, link(7))],
    [array(1..<20), array(30..<40, link(7))],
    [array(1..<20), array(7..<8), array(30..<60, link(7))],
    [array(1..<20, "{\"id\": 1}"), array(19..<40)],
    // Odd, and wrong in some other way.
    [array(1..<20, link(20, #", "expire_by": 5"#))],
    [array(1..<20, link(20, #", "amount": -5"#))],
    [array(1..<20, link(20, #", "amont": 5, "amont": 6"#))],
    [array(1..<20, "1")],
    ["// links\r\n" + array(1..<9, link(9, #", "notes": {"n": "₹\u20b9"}, "expire_by": "+15m""#))],
    [#"{"payout_links": \#(array(1..<20))}"#, array(5..<30)],
    [#"{"entity": "collection", "count": 2, "items": \#(array(1..<20))}"#],
  ]

  /// What comes of the files, read in pieces of so many bytes.
  private static func outcome(_ paths: [String], pieceBytes: Int) -> String {
    var loader = FixtureLoader(start: now, pieceBytes: pieceBytes)
    do {
      for path in paths { try loader.load(file: path) }
      return String(reflecting: try loader.finish())
    } catch {
      return "\(error)"
    }
  }

  @Test("what is read in pieces gives the same links, errors and places as what is read whole", arguments: fixtures)
  func pieces(files: [String]) throws {
    let places = try files.indices.map { try TemporaryFile(files[$0], name: "\($0).json") }
    withExtendedLifetime(places) {
      let paths = places.map(\.path)
      let whole = Self.outcome(paths, pieceBytes: .max)
      #expect(!whole.contains("No such file"))
      for pieceBytes in [1, 2, 3, 10, 64, 100, 333, 1_000, 100_000] {
        #expect(Self.outcome(paths, pieceBytes: pieceBytes) == whole, "in pieces of \(pieceBytes)")
      }
    }
  }

  @Test("a pipe is opened once and read whole, however long it is", .timeLimit(.minutes(1)))
  func pipe() throws {
    let place = try TemporaryFile(name: "pipe")
    let path = place.path
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      // Opened a second time for reading, it would wait for somebody else to write.
      guard let pipe = unsafe fopen(path, "w") else { return }
      unsafe fputs(Self.array(1..<100), pipe)
      unsafe fclose(pipe)
    }
    var loader = FixtureLoader(start: Self.now, pieceBytes: 64)
    try loader.load(file: path)
    #expect(try loader.finish().accounts.first?.links.count == 99)
    withExtendedLifetime(place) {}
  }

  @Test("a file that is too large is refused before it is read, whatever it begins with")
  func tooLarge() throws {
    let place = try TemporaryFile("[", name: "large.json")
    // Sparse: it takes no room.
    #expect(truncate(place.path, 5 << 30) == 0)
    var loader = FixtureLoader(start: Self.now)
    #expect { try loader.load(file: place.path) } throws: { error in
      (error as? FixtureFiles.Failure)?.reason == "it is larger than 2 GiB, the limit for one file"
    }
    withExtendedLifetime(place) {}
  }
}

import JSON

/// Gathers what is wrong in fixtures by byte offsets, and finds their lines at the end: in one pass over each text, however
/// much is wrong with it.
struct FixtureReport {
  /// Where something stands in one of the texts. Small: a million links have one each.
  struct Place {
    let offset: Int
    fileprivate let text: Int32
  }

  private struct Entry {
    let place: Place
    let severity: FixtureIssue.Severity
    let message: String
    /// Where the same stands before.
    let earlier: Place?
  }

  private enum Finding {
    case entry(Entry)
    case issue(FixtureIssue)
  }

  private var findings: [Finding] = []
  private var texts: [(source: String, document: JSONDocument?)] = []
  /// Where in the text begins what offsets are given into.
  var base = 0
  private(set) var hasErrors = false

  /// Offsets are into this text from now on. Without a document it is an array in a file, `source`: only where something
  /// has to be told of a place in it, it is read again.
  mutating func begin(_ source: String, _ document: JSONDocument?) {
    texts.append((source, document))
    base = 0
  }

  /// How many findings there are.
  var count: Int { findings.count }

  func place(_ offset: Int) -> Place {
    Place(offset: base + offset, text: Int32(truncatingIfNeeded: texts.count - 1))
  }

  /// What it says gets ", first at file:line:column" where it stands there `earlier`.
  mutating func error(at offset: Int, _ message: String, earlier: Place? = nil) {
    add(.error, offset, message, earlier)
  }

  mutating func warning(at offset: Int, _ message: String) {
    add(.warning, offset, message, nil)
  }

  mutating func add(_ issue: FixtureIssue) {
    hasErrors = hasErrors || issue.severity == .error
    findings.append(.issue(issue))
  }

  private mutating func add(_ severity: FixtureIssue.Severity, _ offset: Int, _ message: String, _ earlier: Place?) {
    hasErrors = hasErrors || severity == .error
    findings.append(.entry(Entry(place: place(offset), severity: severity, message: message, earlier: earlier)))
  }

  /// All of them, in the order in which they were found.
  func issues() -> [FixtureIssue] {
    var offsets = [[Int]](repeating: [], count: texts.count)
    func note(_ place: Place) { offsets[Int(place.text)].append(place.offset) }
    for case .entry(let entry) in findings {
      note(entry.place)
      entry.earlier.map(note)
    }
    var positions = zip(texts, offsets).map { Self.positions(ofOffsets: $1, in: $0)[...] }
    // Taken in the order in which they were noted.
    func take(_ place: Place) -> JSONPosition? { positions[Int(place.text)].popFirst() }
    return findings.map { finding in
      switch finding {
      case .issue(let issue): return issue
      case .entry(let entry):
        let position = take(entry.place)
        let earlier = entry.earlier.map { place in
          let source = texts[Int(place.text)].source
          return ", first at \(source)" + (take(place).map { ":\($0.line):\($0.column)" } ?? "")
        }
        return FixtureIssue(
          source: texts[Int(entry.place.text)].source, line: position?.line, column: position?.column,
          severity: entry.severity, message: entry.message + (earlier ?? ""))
      }
    }
  }

  /// A text in a file is what is there by now; none where that is no array any more.
  private static func positions(
    ofOffsets offsets: [Int], in text: (source: String, document: JSONDocument?)
  ) -> [JSONPosition] {
    if offsets.isEmpty { return [] }
    let document =
      text.document ?? (try? FixtureFiles.read(text.source)).flatMap { JSONArrayReader($0, as: .fixture)?.empty }
    return document?.positions(ofOffsets: offsets) ?? []
  }
}

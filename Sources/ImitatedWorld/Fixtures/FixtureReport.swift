import JSON

/// Gathers what is wrong in fixtures by byte offsets, and finds their lines at the end: in one pass over each text,
/// however much is wrong with it.
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

  /// Kept, of errors and of warnings each: whoever has more has one mistake many times over.
  static let keptMax = 500
  private(set) var errorCount = 0
  private(set) var warningCount = 0

  /// Offsets are into this text from now on. Without a document it is an array in a file, `source`: only where
  /// something has to be told of a place in it, it is read again.
  mutating func begin(_ source: String, _ document: JSONDocument?) {
    texts.append((source, document))
    base = 0
  }

  var hasErrors: Bool { errorCount > 0 }

  /// How many findings there are, kept or not.
  var count: Int { errorCount + warningCount }

  func place(_ offset: Int) -> Place {
    Place(offset: base + offset, text: Int32(truncatingIfNeeded: texts.count - 1))
  }

  /// What it says gets ", first at file:line:column" where it stands there `earlier`. Not asked what it says where
  /// enough are kept already.
  mutating func error(at offset: Int, _ message: @autoclosure () -> String, earlier: Place? = nil) {
    guard keepsOneMore(.error) else { return }
    findings.append(.entry(Entry(place: place(offset), severity: .error, message: message(), earlier: earlier)))
  }

  /// The same of a place in any text, as what does not fit together is found at the end.
  mutating func error(at place: Place, _ message: @autoclosure () -> String, earlier: Place? = nil) {
    guard keepsOneMore(.error) else { return }
    findings.append(.entry(Entry(place: place, severity: .error, message: message(), earlier: earlier)))
  }

  /// Whether one of so many bytes is small enough to be returned; where it is not, an error.
  mutating func takes(_ whole: String, of bytes: Int, at offset: Int) -> Bool {
    if bytes <= Seed.entityBytesMax { return true }
    error(at: offset, "\(whole) has at most \(Seed.entityBytesMax) bytes; this one has \(bytes)")
    return false
  }

  mutating func warning(at offset: Int, _ message: @autoclosure () -> String) {
    guard keepsOneMore(.warning) else { return }
    findings.append(.entry(Entry(place: place(offset), severity: .warning, message: message(), earlier: nil)))
  }

  mutating func add(_ issue: FixtureIssue) {
    if keepsOneMore(issue.severity) { findings.append(.issue(issue)) }
  }

  /// Counts one, and says whether there is room for it.
  private mutating func keepsOneMore(_ severity: FixtureIssue.Severity) -> Bool {
    switch severity {
    case .error:
      errorCount += 1
      return errorCount <= Self.keptMax
    case .warning:
      warningCount += 1
      return warningCount <= Self.keptMax
    }
  }

  /// Those that are kept, in the order in which they were found, and how many more there were.
  func issues() -> [FixtureIssue] {
    var offsets = [[Int]](repeating: [], count: texts.count)
    func note(_ place: Place) { offsets[Int(place.text)].append(place.offset) }
    for case .entry(let entry) in findings {
      note(entry.place)
      entry.earlier.map(note)
    }
    var positions = zip(texts, offsets).map { Self.positions(ofOffsets: $1, in: $0)[...] }
    // Taken in the order in which they were noted.
    func popPosition(of place: Place) -> JSONPosition? { positions[Int(place.text)].popFirst() }
    let kept = findings.map { finding in
      switch finding {
      case .issue(let issue): return issue
      case .entry(let entry):
        let position = popPosition(of: entry.place)
        let earlier = entry.earlier.map { place in
          let source = texts[Int(place.text)].source
          return ", first at \(source)" + (popPosition(of: place).map { ":\($0.line):\($0.column)" } ?? "")
        }
        return FixtureIssue(
          source: texts[Int(entry.place.text)].source, line: position?.line, column: position?.column,
          severity: entry.severity, message: entry.message + (earlier ?? ""))
      }
    }
    return kept + [more(.error, errorCount), more(.warning, warningCount)].compactMap { $0 }
  }

  private func more(_ severity: FixtureIssue.Severity, _ count: Int) -> FixtureIssue? {
    guard count > Self.keptMax else { return nil }
    let more = count - Self.keptMax
    return FixtureIssue(
      source: texts.last?.source ?? "fixtures", line: nil, column: nil, severity: severity,
      message: "\(more) more \(severity.rawValue)\(more == 1 ? "" : "s"), not listed", count: more)
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

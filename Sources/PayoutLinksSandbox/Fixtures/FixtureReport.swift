import JSON

/// Gathers what is wrong in one fixture by byte offsets, and finds their lines in one pass at the end.
struct FixtureReport {
  private struct Entry {
    let offset: Int?
    let severity: FixtureIssue.Severity
    let message: String
  }

  let source: String
  private var entries: [Entry] = []

  init(source: String) {
    self.source = source
  }

  mutating func error(at offset: Int?, _ message: String) {
    entries.append(Entry(offset: offset, severity: .error, message: message))
  }

  mutating func warning(at offset: Int?, _ message: String) {
    entries.append(Entry(offset: offset, severity: .warning, message: message))
  }

  func issues(in document: JSONDocument) -> [FixtureIssue] {
    let positions = document.positions(ofOffsets: entries.map { $0.offset ?? 0 })
    return zip(entries, positions).map { entry, position in
      FixtureIssue(
        source: source, line: entry.offset == nil ? nil : position.line,
        column: entry.offset == nil ? nil : position.column, severity: entry.severity, message: entry.message)
    }
  }
}

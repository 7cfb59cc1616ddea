package import JSON

/// One thing that is wrong, or odd, in a fixture, and where.
public struct FixtureIssue: Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Hashable, Sendable {
    /// The fixture cannot be used.
    case error
    /// The fixture is used as it stands; the real service would hardly give such a link.
    case warning
  }

  /// The file's path as it was given, or what stands for it.
  public let source: String
  /// Counted from 1; nil where the trouble is with the file as a whole.
  public let line: Int?
  public let column: Int?
  public let severity: Severity
  /// What was found, what is allowed, and the nearest known word where one was misspelt.
  public let message: String
  /// How many errors or warnings it stands for: 1, and more where it tells of those that are not listed.
  public let count: Int

  package init(source: String, line: Int?, column: Int?, severity: Severity, message: String, count: Int = 1) {
    self.source = source
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
    self.count = count
  }

  /// The text is no JSON from there on.
  package init(source: String, _ error: JSONError) {
    self.init(
      source: source, line: error.line, column: error.column, severity: .error, message: "\(error.problem)")
  }

  /// `path:line:column: severity: message`, as compilers write it and editors read it.
  public var description: String {
    let place = line.map { "\(source):\($0)" + (column.map { ":\($0)" } ?? "") } ?? source
    return "\(place): \(severity.rawValue): \(message)"
  }
}

extension Sequence<FixtureIssue> {
  /// How many errors, or warnings, there are, those that are not listed too.
  package func count(of severity: FixtureIssue.Severity) -> Int {
    reduce(0) { $1.severity == severity ? $0 + $1.count : $0 }
  }
}

/// A fixture that cannot be used: everything that is wrong with it at once.
public struct FixtureError: Error, Sendable, CustomStringConvertible {
  /// The first 500 errors and the first 500 warnings; where there are more, the last issue says how many.
  public let issues: [FixtureIssue]

  public var description: String {
    issues.map(\.description).joined(separator: "\n")
  }

  package init(issues: [FixtureIssue]) {
    self.issues = issues
  }
}

import JSON

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

  init(source: String, line: Int?, column: Int?, severity: Severity, message: String) {
    self.source = source
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
  }

  /// The text is no JSON from there on.
  init(source: String, _ error: JSONError) {
    self.init(
      source: source, line: error.line, column: error.column, severity: .error, message: "\(error.problem)")
  }

  /// `path:line:column: severity: message`, as compilers write it and editors read it.
  public var description: String {
    let place = line.map { "\(source):\($0)" + (column.map { ":\($0)" } ?? "") } ?? source
    return "\(place): \(severity.rawValue): \(message)"
  }
}

/// A fixture that cannot be used: everything that is wrong with it at once.
public struct FixtureError: Error, Sendable, CustomStringConvertible {
  public let issues: [FixtureIssue]

  public var description: String {
    issues.map(\.description).joined(separator: "\n")
  }
}

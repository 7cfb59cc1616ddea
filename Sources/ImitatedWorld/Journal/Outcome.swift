/// How a request ended, in the words of filters and of `--fail-on`.
public enum Outcome: UInt8, CaseIterable, Sendable {
  /// It was done.
  case ok
  /// The provider's rules say no: a wrong state, an unknown id, an invalid field.
  case refused
  /// Its credentials are missing or wrong.
  case unauthorized
  /// No route fits its method and path.
  case unmatched
  /// It broke a rule of HTTP before it was any request.
  case malformed
  /// The sandbox could not do it, and nobody had asked for that.
  case error
  /// A fault that somebody had asked for.
  case fault
  /// It came without credentials to be asked for them, and came again with good ones.
  case challenged

  public var name: String {
    switch self {
    case .ok: "ok"
    case .refused: "refused"
    case .unauthorized: "unauthorized"
    case .unmatched: "unmatched"
    case .malformed: "malformed"
    case .error: "error"
    case .fault: "fault"
    case .challenged: "challenged"
    }
  }

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

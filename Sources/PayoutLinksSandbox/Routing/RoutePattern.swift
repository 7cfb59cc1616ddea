import HTTP1
import ImitatedWorld

/// The parameters that a path may have, as documentation writes them: `:id`.
enum PathParameter: String, Sendable {
  case id, code, name, number
}

/// A method and a path with parameters, such as `GET /v1/payout-links/:id`.
struct RoutePattern: Sendable {
  enum Segment: Sendable {
    case literal(String)
    /// Any text: the endpoint reads it.
    case parameter
  }

  let method: RequestMethod
  /// The path, as it stands in documentation.
  let text: String
  let segments: [Segment]
  /// By segment; nil for a literal.
  let parameters: [PathParameter?]
  let parameterCount: Int

  init(_ method: RequestMethod, _ text: String) {
    self.method = method
    self.text = text
    let names = text.split(separator: "/")
    segments = names.map { $0.hasPrefix(":") ? .parameter : .literal(String($0)) }
    parameters = names.map { $0.hasPrefix(":") ? PathParameter(rawValue: String($0.dropFirst())) : nil }
    parameterCount = segments.count {
      if case .parameter = $0 { true } else { false }
    }
  }

  /// As it stands in the pattern: `payout-links`, `:id`.
  func text(ofSegment index: Int) -> String {
    let texts = text.split(separator: "/")
    return texts.indices.contains(index) ? String(texts[index]) : ""
  }

  func fits(_ path: RequestPath, in bytes: Span<UInt8>) -> Bool {
    guard segments.count == path.count else { return false }
    for index in 0..<path.count {
      switch segments[index] {
      case .literal(let text): if !path.matches(index, text, in: bytes) { return false }
      // No text at all, but a way elsewhere, that is not gone.
      case .parameter: if path.isDots(index, in: bytes) { return false }
      }
    }
    return true
  }
}

/// A path that fits a route: its parameters are asked for by name.
struct PathMatch {
  private let path: RequestPath
  private let parameters: [PathParameter?]

  init(_ path: RequestPath, _ pattern: RoutePattern) {
    self.path = path
    parameters = pattern.parameters
  }

  /// Where the parameter stands, as it was sent; empty where the route has none of this name.
  func range(of parameter: PathParameter) -> ByteRange { path.segment(index(of: parameter)) }

  /// Whether what stands at `range(of:)` is not yet its text.
  func hasEscape(_ parameter: PathParameter) -> Bool { path.hasEscape(index(of: parameter)) }

  func bytes(of parameter: PathParameter, in message: Span<UInt8>) -> [UInt8] {
    path.decoded(index(of: parameter), in: message)
  }

  func text(of parameter: PathParameter, in message: Span<UInt8>) -> String {
    path.text(index(of: parameter), in: message)
  }

  private func index(of parameter: PathParameter) -> Int { parameters.firstIndex(of: parameter) ?? parameters.count }
}

import HTTP1

/// One method on one path pattern, and what answers it.
struct Route<Endpoint: Sendable>: Sendable {
  enum Segment: Sendable {
    case literal(String)
    /// Any text: the endpoint reads it.
    case parameter
  }

  let method: RequestMethod
  /// As it stands in documentation.
  let pattern: String
  let segments: [Segment]
  let endpoint: Endpoint
  let parameterCount: Int

  /// `pattern` is written as in documentation: `/v1/payout-links/:id`.
  init(_ method: RequestMethod, _ pattern: String, _ endpoint: Endpoint) {
    self.method = method
    self.endpoint = endpoint
    self.pattern = pattern
    segments = pattern.split(separator: "/").map { $0.hasPrefix(":") ? .parameter : .literal(String($0)) }
    parameterCount = segments.count {
      if case .parameter = $0 { true } else { false }
    }
  }
}

extension Route {
  /// As it stands in the pattern: `payout-links`, `:id`.
  func text(ofSegment index: Int) -> String {
    let texts = pattern.split(separator: "/")
    return texts.indices.contains(index) ? String(texts[index]) : ""
  }
}

/// Finds the endpoint of a request among a fixed list of routes.
struct RouteTable<Endpoint: Sendable>: Sendable {
  enum Match {
    case endpoint(Endpoint)
    /// The path is known, the method is not: these are; and what answers the first of them.
    case otherMethods([RequestMethod], Endpoint)
    case unknownPath
  }

  let routes: [Route<Endpoint>]

  /// Of patterns that fit the same path, such as `/requests/find` and `/requests/:number`, the one with more literals
  /// stands first.
  init(_ routes: [Route<Endpoint>]) {
    self.routes = routes
  }

  /// HEAD is answered where GET is.
  func match(_ method: RequestMethod, _ path: RequestPath, in bytes: Span<UInt8>) -> Match {
    let method = method == .head ? .get : method
    var others: [RequestMethod] = []
    var first: Endpoint?
    var parameters = Int.max
    // By place: as an element, each route and its segments would be retained.
    for place in routes.indices where fits(place, path, bytes) {
      // What a literal names is no value of a parameter.
      if routes[place].parameterCount > parameters { continue }
      parameters = routes[place].parameterCount
      if routes[place].method == method { return .endpoint(routes[place].endpoint) }
      others.append(routes[place].method)
      first = first ?? routes[place].endpoint
    }
    return first.map { .otherMethods(others, $0) } ?? .unknownPath
  }

  private func fits(_ place: Int, _ path: RequestPath, _ bytes: Span<UInt8>) -> Bool {
    guard routes[place].segments.count == path.count else { return false }
    for index in 0..<path.count {
      guard case .literal(let text) = routes[place].segments[index] else { continue }
      if !path.matches(index, text, in: bytes) { return false }
    }
    return true
  }
}

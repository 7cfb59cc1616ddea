import HTTP1
import ImitatedWorld

/// Finds which of a fixed list of routes a request is meant for.
struct RouteTable: Sendable {
  enum Match {
    /// By its place in the list.
    case route(Int)
    /// The path is known, the method is not: these are; and the place of the first of them.
    case otherMethods([RequestMethod], Int)
    case unknownPath
  }

  let patterns: [RoutePattern]

  init(_ patterns: [RoutePattern]) {
    self.patterns = patterns
  }

  /// HEAD is answered where GET is. Of patterns that fit the same path, such as `/requests/find` and
  /// `/requests/:number`, the one with more literals stands first.
  func match(_ method: RequestMethod, _ path: RequestPath, in bytes: Span<UInt8>) -> Match {
    let method = method == .head ? .get : method
    var others: [RequestMethod] = []
    var first: Int?
    var parameters = Int.max
    // By place: as an element, each pattern and its segments would be retained.
    for place in patterns.indices where patterns[place].fits(path, in: bytes) {
      // What a literal names is no value of a parameter.
      if patterns[place].parameterCount > parameters { continue }
      parameters = patterns[place].parameterCount
      if patterns[place].method == method { return .route(place) }
      others.append(patterns[place].method)
      first = first ?? place
    }
    return first.map { .otherMethods(others, $0) } ?? .unknownPath
  }
}

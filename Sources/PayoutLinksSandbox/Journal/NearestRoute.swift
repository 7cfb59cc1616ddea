import HTTP1

/// The route that a request which fits none came nearest to, and the difference in words.
struct NearestRoute {
  let method: RequestMethod
  let pattern: String
  let difference: String

  /// Nil where the request has no path.
  init?(method: String, path: String) {
    let sent = path.split(separator: "/").prefix(RequestPath.segmentsMax).map { String($0.prefix(256)) }
    let best = Endpoint.routes.routes.min { left, right in
      Self.cost(left, method, sent) < Self.cost(right, method, sent)
    }
    guard !path.isEmpty, let best else { return nil }
    self.method = best.method
    pattern = best.pattern
    difference = Self.differences(best, method, sent).joined(separator: "; ")
  }

  private static func cost(_ route: Route<Endpoint>, _ method: String, _ sent: [String]) -> Int {
    var cost = route.method.name == method ? 0 : 3
    cost += 12 * abs(route.segments.count - sent.count)
    for (segment, text) in zip(route.segments, sent) {
      if case .literal(let literal) = segment {
        cost += min(10, Spelling.distance(Array(literal.utf8), Array(text.utf8)))
      }
    }
    return cost
  }

  private static func differences(_ route: Route<Endpoint>, _ method: String, _ sent: [String]) -> [String] {
    var differences: [String] = []
    if route.method.name != method { differences.append("the method is \(route.method.name), not \(method)") }
    for (index, segment) in route.segments.enumerated() {
      guard index < sent.count else {
        differences.append("the path ends before \"/\(route.text(of: segment))\"")
        break
      }
      guard case .literal(let literal) = segment, literal != sent[index] else { continue }
      differences.append("segment \(index + 1) is \"\(literal)\", not \"\(sent[index].prefix(64))\"")
    }
    if sent.count > route.segments.count {
      differences.append("the path goes on with \"/\(sent[route.segments.count].prefix(64))\"")
    }
    return differences
  }
}

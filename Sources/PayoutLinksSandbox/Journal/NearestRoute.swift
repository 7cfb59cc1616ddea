import HTTP1

/// The route that a request which fits none came nearest to, and the difference in words.
struct NearestRoute {
  let method: RequestMethod
  let pattern: String
  let difference: String

  /// Nil where the request has no path.
  init?(method: String, path: String) {
    let sent = path.split(separator: "/").prefix(RequestPath.segmentsMax).map { String($0.prefix(256)) }
    guard !path.isEmpty else { return nil }
    let method = method == RequestMethod.head.name ? RequestMethod.get.name : method
    let bytes = sent.map { Array($0.utf8) }
    var best: (route: Route<Endpoint>, cost: Int)?
    for route in Endpoint.routes.routes {
      guard let cost = Self.cost(route, method, bytes, lessThan: best?.cost ?? .max) else { continue }
      best = (route, cost)
    }
    guard let best = best?.route else { return nil }
    self.method = best.method
    pattern = best.pattern
    let differences = Self.differences(best, method, sent)
    // The calls under /__admin are in no journal: what fits is a call of the API at the other port.
    difference =
      differences.isEmpty
      ? "it came to the port of the administration, and is answered at the API's"
      : differences.joined(separator: "; ")
  }

  /// Of a segment that has nothing in common with the one that was meant.
  private static let segmentCostMax = 10

  /// How far the route is from what was sent; nil where that is not less than `bound`.
  private static func cost(
    _ route: Route<Endpoint>, _ method: String, _ sent: [[UInt8]], lessThan bound: Int
  ) -> Int? {
    var cost = route.method.name == method ? 0 : 3
    cost += 12 * abs(route.segments.count - sent.count)
    for (segment, bytes) in zip(route.segments, sent) {
      guard cost < bound else { return nil }
      guard case .literal(let literal) = segment, !literal.utf8.elementsEqual(bytes) else { continue }
      // Letters too many or too few are edits at least: a long segment is never gone through.
      let isFar = abs(literal.utf8.count - bytes.count) >= segmentCostMax
      cost += isFar ? segmentCostMax : min(segmentCostMax, Spelling.distance(Array(literal.utf8), bytes))
    }
    return cost < bound ? cost : nil
  }

  private static func differences(_ route: Route<Endpoint>, _ method: String, _ sent: [String]) -> [String] {
    var differences: [String] = []
    if route.method.name != method { differences.append("the method is \(route.method.name), not \(method)") }
    for (index, segment) in route.segments.enumerated() {
      guard index < sent.count else {
        differences.append("the path ends before \"/\(route.text(ofSegment: index))\"")
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

import HTTP1
import ImitatedWorld

/// The route that a request which fits none came nearest to, and the difference in words.
struct NearestRoute {
  let route: RoutePattern
  let difference: String

  /// Nil where the request has no path.
  init?(method: String, path: String, among routes: [RoutePattern]) {
    // Of a path that nobody meant its beginning says enough.
    let sent = path.utf8.prefix(4096).split(separator: UInt8(ascii: "/"), maxSplits: RequestPath.segmentsMax)
      .prefix(RequestPath.segmentsMax).map { String(decoding: $0.prefix(256), as: UTF8.self) }
    guard !path.isEmpty else { return nil }
    let method = method == RequestMethod.head.name ? RequestMethod.get.name : method
    let bytes = sent.map { Array($0.utf8) }
    var best: (route: RoutePattern, cost: Int)?
    for route in routes {
      guard let cost = Self.cost(route, method, bytes, lessThan: best?.cost ?? .max) else { continue }
      best = (route, cost)
    }
    guard let best = best?.route else { return nil }
    route = best
    let differences = Self.differences(best, method, sent)
    // The calls under /__admin are in no journal: what fits is a call of the API at the other port.
    difference =
      differences.isEmpty
      ? "it came to the admin port, but belongs on the API's port"
      : differences.joined(separator: "; ")
  }

  /// Of a segment that has nothing in common with the one that was meant.
  private static let segmentCostMax = 10

  /// The first segment says which API was meant, so that it weighs more than any other.
  private static let firstWeight = 3
  private static let missingCost = 12

  /// How far the route is from what was sent; nil where that is not less than `bound`.
  private static func cost(
    _ route: RoutePattern, _ method: String, _ sent: [[UInt8]], lessThan bound: Int
  ) -> Int? {
    var cost = route.method.name == method ? 0 : 3
    let isBeheaded = isBeheaded(route, sent)
    let segments = route.segments.dropFirst(isBeheaded ? 1 : 0)
    if isBeheaded { cost += missingCost }
    cost += missingCost * abs(segments.count - sent.count)
    for (index, bytes) in zip(segments.indices, sent) {
      guard cost < bound else { return nil }
      guard case .literal(let literal) = segments[index], !literal.utf8.elementsEqual(bytes) else { continue }
      cost += (index == 0 ? firstWeight : 1) * distance(literal, bytes)
    }
    return cost < bound ? cost : nil
  }

  private static func distance(_ literal: String, _ bytes: [UInt8]) -> Int {
    // Letters too many or too few are edits at least: a long segment is never gone through.
    guard abs(literal.utf8.count - bytes.count) < segmentCostMax else { return segmentCostMax }
    let distance = Spelling.distance(Array(literal.utf8), bytes)
    // A word of which no letter is left is another word, however short.
    return distance >= literal.utf8.count ? segmentCostMax : min(segmentCostMax, distance)
  }

  /// Whether what was sent begins with the route's second segment: a base URL without its `/v1`.
  private static func isBeheaded(_ route: RoutePattern, _ sent: [[UInt8]]) -> Bool {
    guard let first = sent.first, route.segments.count > 1, case .literal(let literal) = route.segments[1] else {
      return false
    }
    return literal.utf8.elementsEqual(first)
  }

  private static func differences(_ route: RoutePattern, _ method: String, _ sent: [String]) -> [String] {
    var differences: [String] = []
    if route.method.name != method { differences.append("the method is \(route.method.name), not \(method)") }
    var sent = sent
    if isBeheaded(route, sent.map { Array($0.utf8) }) {
      differences.append("the path should begin with \"/\(route.text(ofSegment: 0))\"")
      sent.insert(route.text(ofSegment: 0), at: 0)
    }
    for (index, segment) in route.segments.enumerated() {
      guard index < sent.count else {
        differences.append("the path ends without \"/\(route.text(ofSegment: index))\"")
        break
      }
      guard case .literal(let literal) = segment, literal != sent[index] else { continue }
      differences.append("segment \(index + 1) is \"\(literal)\", not \"\(sent[index].prefix(64))\"")
    }
    if sent.count > route.segments.count {
      differences.append("the path should end before \"/\(sent[route.segments.count].prefix(64))\"")
    }
    return differences
  }
}

import HTTP1
import ImitatedWorld
import Server

/// What is answered where no route fits, or HTTP itself has the answer: OPTIONS, unknown URLs, what browsers ask for.
enum Unrouted {
  static let methods: [RequestMethod] = [.get, .post, .put, .delete]

  static func allowed(_ methods: [RequestMethod]) -> Reply {
    Reply(status: 204, fields: FieldLines("Allow", names(methods)))
  }

  static func names(_ methods: [RequestMethod]) -> String {
    var names: [String] = []
    for method in methods { names += method == .get ? ["GET", "HEAD"] : [method.name] }
    return (names + ["OPTIONS"]).joined(separator: ", ")
  }

  static let administration = "__admin"

  /// Also of a path that no route can be found for.
  static func isAdministration(_ path: ByteRange, _ message: Span<UInt8>) -> Bool {
    let text = path.text(in: message).drop { $0 == "/" }
    return text == administration || text.hasPrefix("\(administration)/")
  }

  /// What browsers and crawlers ask for by themselves: nobody's mistake, so nobody is told of it.
  static func unasked(_ method: RequestMethod, _ path: RequestPath, _ message: Span<UInt8>) -> Reply? {
    guard method == .get || method == .head else { return nil }
    let isFile =
      path.matches(0, "favicon.ico", in: message) || path.matches(0, "robots.txt", in: message)
      || path.text(0, in: message).hasPrefix("apple-touch-icon")
    guard path.matches(0, ".well-known", in: message) || isFile && path.count == 1 else { return nil }
    let reason = "browsers and crawlers ask for this on their own: it is not here, and does not count as a request"
    return Reply(status: 404, fields: FieldLines("Sandbox-Reason", reason))
  }

  /// Why a call of the provider's is not here, where it is one.
  static func leftOut(_ request: Request) -> String? {
    let message = request.message.span
    guard let path = RequestPath(request.head.path, in: message) else { return nil }
    return LeftOut.reason(method: request.text(request.head.methodRange), path: path, in: message)
  }

  /// With the route that was probably meant.
  static func unknownURL(_ request: Request, _ routes: RouteTable) -> RequestRefusal {
    if let reason = leftOut(request) { return .unknownURL(reason) }
    let unknown = "no route of this port of the sandbox fits the path"
    guard
      let nearest = NearestRoute(
        method: request.text(request.head.methodRange), path: request.text(request.head.path), among: routes.patterns)
    else { return .unknownURL(unknown) }
    return .unknownURL(
      "\(unknown); the nearest is \(nearest.route.method.name) \(nearest.route.text): \(nearest.difference)")
  }
}

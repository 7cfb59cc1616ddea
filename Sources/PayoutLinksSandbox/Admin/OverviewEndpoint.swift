import HTTP1
import Server

/// `GET /` and `GET /__admin/`: for tools that look whether anybody is there, and for people who come with a browser.
enum OverviewEndpoint {
  /// Health, or for a browser that somebody sits at the way to the overview, where that is at this port.
  static func root(_ head: borrowing RequestHead, _ message: Span<UInt8>, hasOverview: Bool) -> Reply {
    guard hasOverview, isNavigation(head, message) else { return Reply(status: 200, body: HealthEndpoints.ok()) }
    return Reply(status: 303, fields: FieldLines("Location", "/__admin/"))
  }

  private static func isNavigation(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> Bool {
    if let mode = head.value(of: "sec-fetch-mode", in: message) { return mode.text(in: message) == "navigate" }
    return head.values(of: "accept", in: message).contains { $0.text(in: message).lowercased().contains("text/html") }
  }

  /// Nothing in it comes from a request.
  static func page(needsToken: Bool, hasOwnPort: Bool) -> Reply {
    var lines = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<meta charset=\"utf-8\">", "<title>payout-links-sandbox</title>",
      "<h1>payout-links-sandbox \(Version.current)</h1>",
      "<p>A local sandbox of the RazorpayX Payout Links API. OpenAPI: <a href=\"/openapi.json\">the imitated API</a>, "
        + "<a href=\"/__admin/openapi.json\">the sandbox's own calls</a>.</p>",
    ]
    if needsToken { lines.append("<p>Most calls under /__admin need the token of --admin-token.</p>") }
    if hasOwnPort { lines.append("<p>The calls under /v1 and /i are answered at the API's ports.</p>") }
    lines.append("<ul>")
    for route in Endpoint.routes.routes {
      // What a click cannot ask for has no link: another method, a parameter, credentials.
      var isLink = route.method == .get && route.parameterCount == 0
      if case .payoutLink = route.endpoint { isLink = false }
      let text = isLink ? "<a href=\"\(route.pattern)\">\(route.pattern)</a>" : route.pattern
      lines.append("<li>\(route.method.name) \(text)</li>")
    }
    lines += ["</ul>", "</html>", ""]
    return Reply(
      status: 200, contentType: .html, fields: FieldLines("Content-Security-Policy", "default-src 'none'"),
      body: Array(lines.joined(separator: "\n").utf8))
  }
}

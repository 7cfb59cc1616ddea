import HTTP1
import ImitatedWorld
import Server

/// `GET /` and `GET /__admin/`: for tools that look whether anybody is there, and for people who come with a browser.
enum OverviewEndpoint {
  /// Health, or for a browser that somebody sits at the way to the overview, where that is at this port.
  static func root(_ call: OwnCall) -> Reply {
    let hasOverview = call.services.gate.isOpen(to: .adminPage, call.request.context)
    guard hasOverview, isNavigation(call.request) else { return HealthEndpoints.ok }
    return Reply(status: 303, fields: FieldLines("Location", "/__admin/"))
  }

  private static func isNavigation(_ request: Request) -> Bool {
    if let mode = request.value(of: "sec-fetch-mode") { return mode == "navigate" }
    return request.values(of: "accept").contains { $0.lowercased().contains("text/html") }
  }

  /// Nothing in it comes from a request.
  static func page(_ call: OwnCall) -> Reply {
    let gate = call.services.gate
    var lines = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<meta charset=\"utf-8\">", "<title>payout-links-sandbox</title>",
      "<h1>payout-links-sandbox \(Version.current)</h1>",
      "<p>A local sandbox of the RazorpayX Payout Links API. OpenAPI: <a href=\"/openapi.json\">the imitated API</a>, "
        + "<a href=\"/__admin/openapi.json\">the sandbox's own calls</a>.</p>",
    ]
    if gate.token != nil { lines.append("<p>Most calls under /__admin need the token of --admin-token.</p>") }
    if gate.hasOwnPort { lines.append("<p>The calls under /v1 and /i are answered at the API's ports.</p>") }
    lines.append("<ul>")
    for route in call.services.routes.patterns {
      // What a click cannot ask for has no link: another method, a parameter, credentials.
      let isLink = route.method == .get && route.parameterCount == 0 && !route.text.hasPrefix("/v1/")
      let text = isLink ? "<a href=\"\(route.text)\">\(route.text)</a>" : route.text
      lines.append("<li>\(route.method.name) \(text)</li>")
    }
    lines += ["</ul>", "</html>", ""]
    return Reply(
      status: 200, contentType: .html, fields: FieldLines("Content-Security-Policy", "default-src 'none'"),
      body: Array(lines.joined(separator: "\n").utf8))
  }
}

import HTTP1
import ImitatedWorld
import Server

/// `GET /` and `GET /__admin/`: for tools that look whether anybody is there, and for people who come with a browser.
enum OverviewEndpoint {
  /// Health, or for a browser that somebody sits at the way to the dashboard, where that is at this port.
  static func root(_ call: OwnCall) -> Reply {
    let hasDashboard = call.services.gate.isOpen(to: .adminPage, call.request.context)
    guard hasDashboard, isNavigation(call.request) else { return HealthEndpoints.ok }
    return dashboard
  }

  /// From `/` and from `/__admin`, whatever stands before them where a proxy is between.
  private static var dashboard: Reply { Reply(status: 303, fields: FieldLines("Location", "__admin/")) }

  private static func isNavigation(_ request: Request) -> Bool {
    if let mode = request.value(of: "sec-fetch-mode") { return mode == "navigate" }
    return request.values(of: "accept").contains { $0.lowercased().contains("text/html") }
  }

  /// The dashboard. What it shows it asks for itself, by the calls that everybody has.
  static func page(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    // Its files are found beside it, and without the slash that is one level up.
    guard call.request.text(call.request.head.path).hasSuffix("/") else { return dashboard }
    return try PageAsset.reply(call, named: "index.html")
  }
}

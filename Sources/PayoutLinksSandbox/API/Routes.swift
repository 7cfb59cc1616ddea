import HTTP1

/// The calls of the imitated API: Basic authentication, the provider's envelope.
enum PayoutLinkCall: Sendable {
  case create
  case list
  case fetch
  case cancel

  /// Whether it looks at a body; others have it read and ignored.
  var takesBody: Bool { self == .create || self == .cancel }
}

/// The sandbox's own calls: no credentials.
enum SandboxCall: Sendable {
  /// What tools and people ask for who know nothing but the port.
  case root
  /// What can be asked here, as a page.
  case overview
  case health
  case live
  case ready
  case version
  case authority
  /// What is answered here, as OpenAPI.
  case openAPI(OpenAPIDescription)
  /// Moves a link along its life, as people and banks do.
  case transition
  /// Links as people look at them.
  case links(LinksCall)
  /// What opens when somebody follows a short URL.
  case shortURL
  /// Arranges the world of a test.
  case drive(DriveCall)
  /// What was requested, and whether that was expected.
  case requests(RequestsCall)
  case faults(FaultsCall)
  /// What was touched and what never.
  case coverage
  /// Long polls.
  case wait(WaitCall)

  /// Under `/__admin`.
  var isAdministration: Bool {
    switch self {
    case .root, .live, .ready, .shortURL, .openAPI(.payoutLinks): false
    case .overview, .health, .version, .authority, .openAPI(.sandbox), .transition, .links, .drive, .requests, .faults,
      .coverage,
      .wait:
      true
    }
  }

  /// Shows nothing and changes nothing of the imitated world: no token is asked for.
  var isPublic: Bool {
    switch self {
    case .root, .overview, .live, .ready, .health, .version, .authority, .openAPI, .shortURL: true
    case .transition, .links, .drive, .requests, .faults, .coverage, .wait: false
    }
  }

  /// Whether pages of other origins may have a browser ask for it: the same text for everybody, wherever it runs.
  var isOpenToPages: Bool {
    switch self {
    case .overview, .openAPI: true
    default: false
    }
  }

  /// Whether it looks at a body; others have it read and ignored.
  var takesBody: Bool {
    switch self {
    case .transition, .drive, .requests, .faults: true
    case .root, .overview, .live, .ready, .health, .version, .authority, .openAPI, .shortURL, .links, .coverage, .wait:
      false
    }
  }

  /// Asked for by containers twice a second: nothing that a person wants to read in the log.
  var isRoutine: Bool {
    switch self {
    case .root, .overview, .live, .ready, .health, .version, .authority, .openAPI: true
    case .transition, .links, .shortURL, .drive, .requests, .faults, .coverage, .wait: false
    }
  }
}

/// Every path that is answered, on one screen.
enum Endpoint: Sendable {
  case payoutLink(PayoutLinkCall)
  case sandbox(SandboxCall)

  static let routes = RouteTable<Endpoint>(
    own + LinksCall.routes + WaitCall.routes + RequestsCall.routes + FaultsCall.routes)

  private static let own: [Route<Endpoint>] = [
    Route(.post, "/v1/payout-links", .payoutLink(.create)),
    Route(.get, "/v1/payout-links", .payoutLink(.list)),
    Route(.get, "/v1/payout-links/:id", .payoutLink(.fetch)),
    Route(.post, "/v1/payout-links/:id/cancel", .payoutLink(.cancel)),

    Route(.get, "/", .sandbox(.root)),
    Route(.get, "/__admin", .sandbox(.overview)),
    Route(.get, "/__admin/health", .sandbox(.health)),
    Route(.get, "/__admin/livez", .sandbox(.live)),
    Route(.get, "/__admin/readyz", .sandbox(.ready)),
    Route(.get, "/livez", .sandbox(.live)),
    Route(.get, "/readyz", .sandbox(.ready)),
    Route(.get, "/__admin/version", .sandbox(.version)),
    Route(.get, "/__admin/ca.pem", .sandbox(.authority)),
    Route(.get, "/openapi.json", .sandbox(.openAPI(.payoutLinks))),
    Route(.get, "/__admin/openapi.json", .sandbox(.openAPI(.sandbox))),
    Route(.post, "/__admin/payout-links/:id/transitions", .sandbox(.transition)),
    Route(.get, "/__admin/clock", .sandbox(.drive(.clock))),
    Route(.put, "/__admin/clock", .sandbox(.drive(.setClock))),
    Route(.post, "/__admin/clock/advance", .sandbox(.drive(.advanceClock))),
    Route(.post, "/__admin/reset", .sandbox(.drive(.reset))),
    Route(.get, "/__admin/snapshots", .sandbox(.drive(.snapshots))),
    Route(.post, "/__admin/snapshots", .sandbox(.drive(.takeSnapshot))),
    Route(.post, "/__admin/snapshots/:name/restore", .sandbox(.drive(.restoreSnapshot))),
    Route(.delete, "/__admin/snapshots/:name", .sandbox(.drive(.removeSnapshot))),
    Route(.get, "/__admin/fixtures", .sandbox(.drive(.fixtures))),
    Route(.put, "/__admin/fixtures", .sandbox(.drive(.replaceFixtures))),
    Route(.get, "/__admin/accounts", .sandbox(.drive(.accounts))),
    Route(.post, "/__admin/accounts", .sandbox(.drive(.makeAccount))),
    Route(.delete, "/__admin/accounts/:id", .sandbox(.drive(.removeAccount))),
    Route(.get, "/__admin/coverage", .sandbox(.coverage)),
    Route(.get, "/i/:code", .sandbox(.shortURL)),
  ]
}

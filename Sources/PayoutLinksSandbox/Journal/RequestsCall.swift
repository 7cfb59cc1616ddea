import HTTP1

/// The admin calls that ask what was requested.
enum RequestsCall: Sendable {
  case list, remove, find, count, unmatched, archive, one, verify

  /// Whether conditions may stand in its query.
  var takesConditions: Bool { self == .list || self == .unmatched }

  static let routes: [Route<Endpoint>] = [
    Route(.get, "/__admin/requests", .sandbox(.requests(.list))),
    Route(.delete, "/__admin/requests", .sandbox(.requests(.remove))),
    Route(.post, "/__admin/requests/find", .sandbox(.requests(.find))),
    Route(.post, "/__admin/requests/count", .sandbox(.requests(.count))),
    Route(.get, "/__admin/requests/unmatched", .sandbox(.requests(.unmatched))),
    Route(.get, "/__admin/requests.har", .sandbox(.requests(.archive))),
    Route(.get, "/__admin/requests/:number", .sandbox(.requests(.one))),
    Route(.post, "/__admin/verify", .sandbox(.requests(.verify))),
  ]
}

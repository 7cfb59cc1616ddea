import HTTP1
import ImitatedWorld
import Logging

/// Every path that is answered, on one screen.
enum Routes {
  static let all: [Route] = [
    Route(.post, "/v1/payout-links", call: .create, name: .create, takesBody: true),
    Route(.get, "/v1/payout-links", call: .list, name: .list),
    Route(.get, "/v1/payout-links/:id", call: .fetch, name: .fetch),
    Route(.post, "/v1/payout-links/:id/cancel", call: .cancel, name: .cancel, takesBody: true),
    Route(.get, "/i/:code", .anybody, name: .shortURL, by: ShortURLEndpoint.reply),

    Route(.get, "/", .anybody, log: .debug, by: OverviewEndpoint.root),
    Route(.get, "/livez", .anybody, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/readyz", .anybody, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/openapi.json", .anybody, log: .debug, by: OpenAPIDescription.payoutLinks.reply),
    Route(.get, "/__admin", .adminPage, log: .debug, by: OverviewEndpoint.page),
    Route(.get, "/__admin/openapi.json", .adminPage, log: .debug, by: OpenAPIDescription.sandbox.reply),
    Route(.get, "/__admin/health", .adminPublic, log: .debug, by: HealthEndpoints.health),
    Route(.get, "/__admin/livez", .adminPublic, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/__admin/readyz", .adminPublic, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/__admin/version", .adminPublic, log: .debug, by: HealthEndpoints.version),
    Route(.get, "/__admin/ca.pem", .adminPublic, log: .debug, by: HealthEndpoints.authority),

    Route(.get, "/__admin/payout-links", by: LinksEndpoint.list),
    Route(.get, "/__admin/payout-links/:id", by: LinksEndpoint.one),
    Route(.get, "/__admin/payout-links/:id/wait", by: WaitEndpoint.link),
    Route(.post, "/__admin/payout-links/:id/transitions", takesBody: true, by: TransitionEndpoint.reply),

    Route(.get, "/__admin/clock", by: ClockEndpoint.show),
    Route(.put, "/__admin/clock", takesBody: true, by: ClockEndpoint.set),
    Route(.post, "/__admin/clock/advance", takesBody: true, by: ClockEndpoint.advance),

    Route(.post, "/__admin/reset", takesBody: true, by: StateEndpoint.reset),
    Route(.get, "/__admin/snapshots", by: StateEndpoint.list),
    Route(.post, "/__admin/snapshots", takesBody: true, by: StateEndpoint.take),
    Route(.post, "/__admin/snapshots/:name/restore", takesBody: true, by: StateEndpoint.restore),
    Route(.delete, "/__admin/snapshots/:name", by: StateEndpoint.remove),
    Route(.get, "/__admin/fixtures", by: FixtureEndpoint.export),
    Route(.put, "/__admin/fixtures", takesBody: true, by: FixtureEndpoint.replace),
    Route(.get, "/__admin/accounts", by: AccountsEndpoint.list),
    Route(.post, "/__admin/accounts", takesBody: true, by: AccountsEndpoint.make),
    Route(.delete, "/__admin/accounts/:id", by: AccountsEndpoint.remove),

    Route(.get, "/__admin/requests", by: RequestsEndpoint.list),
    Route(.delete, "/__admin/requests", by: RequestsEndpoint.removeAll),
    Route(.post, "/__admin/requests/find", takesBody: true, by: RequestsEndpoint.find),
    Route(.post, "/__admin/requests/count", takesBody: true, by: RequestsEndpoint.count),
    Route(.get, "/__admin/requests/unmatched", by: RequestsEndpoint.unmatched),
    Route(.get, "/__admin/requests/wait", by: WaitEndpoint.request),
    Route(.get, "/__admin/requests.har", by: RequestsEndpoint.archive),
    Route(.get, "/__admin/requests/:number", by: RequestsEndpoint.one),
    Route(.post, "/__admin/verify", takesBody: true, by: RequestsEndpoint.verify),

    Route(.post, "/__admin/faults", takesBody: true, by: FaultsEndpoint.add),
    Route(.get, "/__admin/faults", by: FaultsEndpoint.list),
    Route(.delete, "/__admin/faults", by: FaultsEndpoint.removeAll),
    Route(.delete, "/__admin/faults/:id", by: FaultsEndpoint.remove),
    Route(.get, "/__admin/events", by: EventsEndpoint.reply),
    Route(.get, "/__admin/coverage", by: CoverageReport.reply),
  ]

  static let table = RouteTable(all.map(\.pattern))
}

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
    Route(.get, "/v1/payouts", call: .listPayouts, name: .listPayouts),
    Route(.get, "/v1/payouts/:id", call: .fetchPayout, name: .fetchPayout),
    Route(.post, "/v1/contacts", call: .createContact, name: .createContact, takesBody: true),
    Route(.get, "/v1/contacts", call: .listContacts, name: .listContacts),
    Route(.get, "/v1/contacts/:id", call: .fetchContact, name: .fetchContact),
    Route(.get, "/v1/fund_accounts", call: .listFundAccounts, name: .listFundAccounts),
    Route(.get, "/v1/fund_accounts/:id", call: .fetchFundAccount, name: .fetchFundAccount),
    Route(.get, "/v1/transactions", call: .listTransactions, name: .listTransactions),
    Route(.get, "/i/page.css", .anybody, log: .debug, by: PageAsset.contactStyle),
    Route(.get, "/i/:code/brand.css", .anybody, log: .debug, by: Brand.style),
    Route(.get, "/i/:code/logo.png", .anybody, log: .debug, by: Brand.logo),
    Route(.get, "/i/:code", .anybody, name: .shortURL, by: ShortURLEndpoint.reply),
    Route(.post, "/i/:code", .anybody, name: .shortURL, takesBody: true, by: ContactPageEndpoint.post),

    Route(.get, "/", .anybody, log: .debug, by: OverviewEndpoint.root),
    Route(.get, "/livez", .anybody, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/readyz", .anybody, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/openapi.json", .anybody, log: .debug, by: OpenAPIDescription.payoutLinks.reply),
    Route(.get, "/__admin", .adminPage, log: .debug, by: OverviewEndpoint.page),
    Route(.get, "/__admin/assets/:name", .adminPublic, log: .debug, by: PageAsset.reply),
    Route(.get, "/__admin/openapi.json", .adminPage, log: .debug, by: OpenAPIDescription.sandbox.reply),
    Route(.get, "/__admin/fidelity", .adminPage, by: BuiltInDocument.fidelity.reply),
    Route(.get, "/__admin/fixtures.schema.json", .adminPage, by: BuiltInDocument.fixturesSchema.reply),
    Route(.get, "/__admin/health", .adminPublic, log: .debug, by: HealthEndpoints.health),
    Route(.get, "/__admin/livez", .adminPublic, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/__admin/readyz", .adminPublic, log: .debug, by: HealthEndpoints.ok),
    Route(.get, "/__admin/version", .adminPublic, log: .debug, by: HealthEndpoints.version),
    Route(.get, "/__admin/ca.pem", .adminPublic, log: .debug, by: HealthEndpoints.authority),

    Route(.get, "/__admin/payout-links", log: .debug, by: LinksEndpoint.list),
    Route(.post, "/__admin/payout-links", takesBody: true, by: LinksEndpoint.create),
    Route(.get, "/__admin/payout-links/:id", log: .debug, by: LinksEndpoint.one),
    Route(.get, "/__admin/payout-links/:id/wait", by: WaitEndpoint.link),
    Route(.post, "/__admin/payout-links/:id/transitions", takesBody: true, by: TransitionEndpoint.reply),

    Route(.get, "/__admin/payouts", by: SiblingsEndpoint.payouts),
    Route(.get, "/__admin/contacts", by: SiblingsEndpoint.contacts),
    Route(.get, "/__admin/messages", by: MessagesEndpoint.list),

    Route(.get, "/__admin/clock", log: .debug, by: ClockEndpoint.show),
    Route(.put, "/__admin/clock", takesBody: true, by: ClockEndpoint.set),
    Route(.post, "/__admin/clock/advance", takesBody: true, by: ClockEndpoint.advance),

    Route(.post, "/__admin/reset", takesBody: true, by: StateEndpoint.reset),
    Route(.get, "/__admin/snapshots", log: .debug, by: StateEndpoint.list),
    Route(.post, "/__admin/snapshots", takesBody: true, by: StateEndpoint.takeSnapshot),
    Route(.post, "/__admin/snapshots/:name/restore", takesBody: true, by: StateEndpoint.restore),
    Route(.delete, "/__admin/snapshots/:name", by: StateEndpoint.remove),
    Route(.get, "/__admin/fixtures", by: FixtureEndpoint.export),
    Route(.put, "/__admin/fixtures", takesBody: true, by: FixtureEndpoint.replace),
    Route(.get, "/__admin/accounts", log: .debug, by: AccountsEndpoint.list),
    Route(.post, "/__admin/accounts", takesBody: true, by: AccountsEndpoint.make),
    Route(.delete, "/__admin/accounts/:id", by: AccountsEndpoint.remove),

    Route(.get, "/__admin/requests", log: .debug, by: RequestsEndpoint.list),
    Route(.delete, "/__admin/requests", by: RequestsEndpoint.removeAll),
    Route(.post, "/__admin/requests/find", takesBody: true, by: RequestsEndpoint.find),
    Route(.post, "/__admin/requests/count", takesBody: true, by: RequestsEndpoint.count),
    Route(.get, "/__admin/requests/unmatched", log: .debug, by: RequestsEndpoint.unmatched),
    Route(.get, "/__admin/requests/wait", log: .debug, by: WaitEndpoint.request),
    Route(.get, "/__admin/requests.har", by: RequestsEndpoint.archive),
    Route(.get, "/__admin/requests/:number", log: .debug, by: RequestsEndpoint.one),
    Route(.post, "/__admin/verify", takesBody: true, by: RequestsEndpoint.verify),

    Route(.get, "/__admin/webhooks", by: WebhooksEndpoint.list),
    Route(.post, "/__admin/webhooks", takesBody: true, by: WebhooksEndpoint.add),
    Route(.get, "/__admin/webhooks/events", by: WebhookEventsEndpoint.list),
    Route(.post, "/__admin/webhooks/events/resend", takesBody: true, by: WebhookEventsEndpoint.resendSeveral),
    Route(.get, "/__admin/webhooks/events/:id", by: WebhookEventsEndpoint.one),
    Route(.post, "/__admin/webhooks/events/:id/resend", takesBody: true, by: WebhookEventsEndpoint.resend),
    Route(.get, "/__admin/webhooks/wait", by: WebhookEventsEndpoint.wait),
    Route(.get, "/__admin/webhooks/:id", by: WebhooksEndpoint.one),
    Route(.put, "/__admin/webhooks/:id", takesBody: true, by: WebhooksEndpoint.set),
    Route(.delete, "/__admin/webhooks/:id", by: WebhooksEndpoint.remove),

    Route(.post, "/__admin/faults", takesBody: true, by: FaultsEndpoint.add),
    Route(.get, "/__admin/faults", log: .debug, by: FaultsEndpoint.list),
    Route(.delete, "/__admin/faults", by: FaultsEndpoint.removeAll),
    Route(.delete, "/__admin/faults/:id", by: FaultsEndpoint.remove),
    Route(.get, "/__admin/events", log: .debug, by: EventsEndpoint.reply),
    Route(.get, "/__admin/coverage", log: .debug, by: CoverageReport.reply),
  ]

  static let table = RouteTable(all.map(\.pattern))
}

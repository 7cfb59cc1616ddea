import HTTP1
import Harness
import JSON
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("What the sandbox says of itself in OpenAPI")
struct OpenAPITests {
  static let descriptions: [(path: String, description: OpenAPIDescription)] = [
    ("/openapi.json", .payoutLinks), ("/__admin/openapi.json", .sandbox),
  ]

  /// A description, read by our own parser.
  struct Reading {
    let document: JSONDocument

    init(_ description: OpenAPIDescription) throws {
      document = try JSONDocument(parsing: description.text)
    }

    func node(_ path: [String]) throws -> JSONNode {
      var node = document.root
      for name in path { node = try #require(document.value(of: node, forKey: name), "\(path)") }
      return node
    }

    func names(_ path: String...) throws -> [String] {
      document.members(of: try node(path)).compactMap { document.string(of: $0.key) }
    }

    func texts(_ path: String...) throws -> [String] {
      document.elements(of: try node(path)).compactMap { document.string(of: $0) }
    }

    func text(_ path: String...) throws -> String? { document.string(of: try node(path)) }

    /// `GET /v1/payout-links/{id}` and so on.
    var operations: [String] {
      get throws {
        try names("paths").flatMap { path in
          try document.members(of: node(["paths", path])).map { "\(document.string(of: $0.key) ?? "") \(path)" }
        }
      }
    }

    /// The names of an operation's parameters of the query.
    func queryParameters(_ path: String, _ method: String) throws -> [String] {
      let elements = document.elements(of: try node(["paths", path, method, "parameters"]))
      return try elements.compactMap { element in
        var parameter = element
        if let reference = document.value(of: element, forKey: "$ref").flatMap({ document.string(of: $0) }) {
          parameter = try node(reference.split(separator: "/").dropFirst().map(String.init))
        }
        let place = document.value(of: parameter, forKey: "in").flatMap { document.string(of: $0) }
        return place == "query"
          ? document.value(of: parameter, forKey: "name").flatMap { document.string(of: $0) } : nil
      }
    }
  }

  @Test("every route is in one of the two descriptions, and they have no others")
  func routes() throws {
    let routes = Routes.table.patterns.map { route in
      let segments = route.text.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
      return "\(route.method.name.lowercased()) /\(segments.joined(separator: "/"))"
    }
    let described = try Self.descriptions.flatMap { try Reading($0.description).operations }
    #expect(described.sorted() == routes.sorted())
  }

  @Test("the imitated API's description has the provider's calls and nothing of ours", arguments: [true, false])
  func division(isImitated: Bool) throws {
    let paths = try Reading(isImitated ? .payoutLinks : .sandbox).names("paths")
    #expect(paths.allSatisfy { $0.hasPrefix("/v1/") == isImitated })
  }

  @Test("both have the sandbox's version, and an address that holds at any port")
  func version() throws {
    for (_, description) in Self.descriptions {
      let reading = try Reading(description)
      #expect(try reading.text("openapi") == "3.1.0")
      #expect(try reading.text("info", "version") == Version.current)
      let servers = reading.document.elements(of: try reading.node(["servers"]))
      #expect(servers.map { reading.document.value(of: $0, forKey: "url").flatMap(reading.document.string) } == ["/"])
    }
  }

  @Test("they have the words that the sandbox knows")
  func words() throws {
    let (api, own) = (try Reading(.payoutLinks), try Reading(.sandbox))
    let statuses = Status.allCases.map(\.rawValue)
    #expect(try api.texts("components", "schemas", "Status", "enum") == statuses)
    #expect(try own.texts("components", "schemas", "Status", "enum") == statuses)
    #expect(
      try own.texts("components", "schemas", "Event", "enum").sorted() == Event.Kind.allCases.map(\.rawValue).sorted())
    #expect(try own.texts("components", "schemas", "Route", "enum") == RouteName.allCases.map(\.name))
    #expect(try own.texts("components", "schemas", "Outcome", "enum") == Outcome.allCases.map(\.name))
    let coverage = ["components", "schemas", "Coverage", "properties"]
    for (kind, names) in [
      ("outcomes", Outcome.allCases.map(\.name)), ("routes", RouteName.allCases.map(\.name)), ("states", statuses),
      ("errors", RefusalKind.allCases.map(\.name)), ("faults", FaultEffect.allCases.map(\.rawValue)),
      ("events", WebhookEventName.all),
    ] {
      let counted = own.document.elements(of: try own.node(coverage + [kind, "required"])).map(own.document.string)
      #expect(counted == names)
    }
    let branches = own.document.elements(of: try own.node(["components", "schemas", "FaultRule", "oneOf"]))
    let effects = try branches.flatMap { branch in
      let properties = try #require(own.document.value(of: branch, forKey: "properties"))
      let effect = try #require(own.document.value(of: properties, forKey: "effect"))
      let values = try #require(own.document.value(of: effect, forKey: "enum"))
      return own.document.elements(of: values).compactMap(own.document.string)
    }
    let deliveries = WebhookFault.Effect.allCases.map(\.rawValue)
    #expect(effects.sorted() == (FaultEffect.allCases.map(\.rawValue) + deliveries).sorted())
  }

  @Test("they have the parameters and members that the sandbox reads")
  func parameters() throws {
    let (api, own) = (try Reading(.payoutLinks), try Reading(.sandbox))
    #expect(try api.queryParameters("/v1/payout-links", "get") == Listing.parameters)
    #expect(try api.names("components", "schemas", "Draft", "properties") == Draft.parameters)
    #expect(try api.queryParameters("/v1/payouts", "get") == PayoutListing.parameters)
    #expect(try api.queryParameters("/v1/contacts", "get") == ContactListing.parameters)
    #expect(try api.queryParameters("/v1/fund_accounts", "get") == FundAccountListing.parameters)
    #expect(try api.queryParameters("/v1/transactions", "get") == TransactionListing.parameters)
    #expect(try api.names("components", "schemas", "ContactDraft", "properties") == ContactDraft.parameters)
    #expect(
      try api.texts("components", "schemas", "PayoutStatus", "enum") == Payout.Status.allCases.map(\.rawValue))
    #expect(
      try api.names("components", "schemas", "PayoutLink", "properties") == PayoutLinkField.documented + ["payouts"])
    let members = RequestPattern.requestMembers
    #expect(try own.names("components", "schemas", "RequestPattern", "properties") == members)
    #expect(try own.names("components", "schemas", "Pattern", "properties") == members + RequestPattern.replyMembers)
    let page = RequestPattern.parameters + RequestsPage.parameters + AccountSelection.names
    #expect(try own.queryParameters("/__admin/requests", "get").sorted() == page.sorted())
    #expect(try own.queryParameters("/__admin/requests/unmatched", "get").sorted() == page.sorted())
    #expect(
      try own.queryParameters("/__admin/requests/wait", "get").sorted()
        == (page.filter { $0 != "before" } + ["count", "timeout"]).sorted())
  }

  @Test(
    "what a Sandbox-Fault may be is described as it is read",
    arguments: [
      "delay", "delay; delay_ms=1", "delay;at=after_commit ; delay_ms=60000", "delay; delay_ms=60001",
      "delay; at=before_commit; delay_ms=1", "delay; delay_ms=1; delay_ms=2", "reset", "reset; at=after_commit",
      "reset; bytes=1", "rate_limit; retry_after=86400", "rate_limit; retry_after=86401", "rate_limit; at=after_commit",
      "silence; at=before_commit", "silence; delay_ms=1", "truncate; bytes=1048576", "truncate; bytes=1048577",
      "dribble; interval_ms=60000; bytes=1; delay_ms=0", "dribble; interval_ms=0", "garbage; at=", "sleep", "",
    ])
  func faultField(text: String) throws {
    let reading = try Reading(.payoutLinks)
    let branches = reading.document.elements(
      of: try reading.node(["components", "parameters", "SandboxFault", "schema", "anyOf"]))
    let patterns = branches.compactMap {
      reading.document.value(of: $0, forKey: "pattern").flatMap(reading.document.string)
    }
    let isDescribed = try patterns.contains { try Regex($0).firstMatch(in: text) != nil }
    #expect(isDescribed == ((try? FaultReader.plan(fields: [text])) != nil))
  }

  @Test("they are served byte for byte to whoever asks, without a token or a trace in the journal")
  func served() async throws {
    var configuration = Configuration()
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    for (path, description) in Self.descriptions {
      let reply = try client.exchange(Requests.get(path, authorization: nil))
      #expect(reply.status == 200)
      #expect(reply["Content-Type"] == "application/json")
      #expect(reply.bodyBytes == description.text)
    }
    let journal = try client.exchange(
      Requests.get("/__admin/requests", authorization: "Bearer 0123456789abcdef"))
    #expect(journal.body.contains(#""total":0"#))
    await sandbox.stop()
  }

  @Test("with a port of its own for /__admin, its description is there alone, and the API's at both")
  func ownPort() async throws {
    var configuration = Configuration()
    configuration.admin.port = 0
    let sandbox = try await Sandbox.start(configuration)
    let (api, admin) = (try RawClient(port: sandbox.port), try RawClient(port: try #require(sandbox.adminPort)))
    #expect(try api.exchange(Requests.get("/openapi.json", authorization: nil)).status == 200)
    #expect(try admin.exchange(Requests.get("/openapi.json", authorization: nil)).status == 200)
    #expect(try admin.exchange(Requests.get("/__admin/openapi.json", authorization: nil)).status == 200)
    #expect(try api.exchange(Requests.get("/__admin/openapi.json", authorization: nil)).body == ErrorTests.unknownURL)
    #expect(try api.exchange(Requests.post("/__admin/openapi.json", authorization: nil)).body == ErrorTests.unknownURL)
    await sandbox.stop()
  }
}

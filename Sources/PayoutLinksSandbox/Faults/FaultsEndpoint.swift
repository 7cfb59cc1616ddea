import HTTP1
import JSON
import Server

/// The admin calls on fault rules.
enum FaultsCall: Sendable {
  case add, list, removeAll, remove

  static let routes: [Route<Endpoint>] = [
    Route(.post, "/__admin/faults", .sandbox(.faults(.add))),
    Route(.get, "/__admin/faults", .sandbox(.faults(.list))),
    Route(.delete, "/__admin/faults", .sandbox(.faults(.removeAll))),
    Route(.delete, "/__admin/faults/:id", .sandbox(.faults(.remove))),
  ]
}

/// `/__admin/faults`: rules by which requests of the imitated API fail on purpose, of one account or of all.
struct FaultsEndpoint {
  let world: World
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  private static let limitDefault = 100
  private static let limitMax = 1_000
  /// A page of long rules ends where it has so many bytes of them.
  private static let pageBytesMax = 256 << 10

  func reply(
    _ call: FaultsCall, _ range: ByteRange?, _ path: RequestPath, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    let pages = call == .list ? ["limit", "after"] : []
    let query = try AdminQuery(range, message, known: AccountSelection.names + pages)
    if call == .list { return try list(query) }
    let owner = try AccountSelection.owner(query, in: world, at: real)
    switch call {
    case .add: return try add(body, to: owner)
    case .removeAll:
      let before = world.faultTotal.count
      if let owner {
        owner.faults?.removeAll()
      } else {
        world.faults.removeAll()
        for account in everybody { account.faults?.removeAll() }
      }
      return RequestsEndpoint.object { $0.field("removed", before - world.faultTotal.count) }
    default:
      let text = path.text(2, in: message)
      guard let id = WrittenNumber.whole(text), remove(id, owner) else {
        throw AdminFault(
          status: 404, code: "unknown_fault", message: "there is no fault rule \"\(text.prefix(64))\"")
      }
      return RequestsEndpoint.object { $0.field("removed", 1) }
    }
  }

  private func add(_ body: Span<UInt8>, to owner: Account?) throws(AdminFault) -> Reply {
    let object = try AdminBody.object(body, members: FaultReader.members, whole: "a fault")
    let count = owner.map { $0.faults?.rules.count ?? 0 } ?? world.faults.rules.count
    let most = owner == nil ? FaultBook.sharedMax : FaultBook.ownMax
    guard count < most else { throw Self.tooMany(most, owner == nil ? "for all" : "of this account") }
    guard world.faultTotal.count < FaultBook.totalMax else { throw Self.tooMany(FaultBook.totalMax, "of all accounts") }
    let rule = try FaultReader.rule(object, id: world.nextFaultID)
    (owner.map(world.faults(of:)) ?? world.faults).add(rule)
    world.nextFaultID += 1
    var writer = JSONWriter()
    Self.write(rule, of: owner, &writer)
    return Reply(status: 201, body: writer.finish())
  }

  private static func tooMany(_ count: Int, _ whose: String) -> AdminFault {
    AdminFault(status: 409, code: "too_many_faults", message: "there are \(count) fault rules \(whose) already")
  }

  private func list(_ query: AdminQuery) throws(AdminFault) -> Reply {
    let limit = try query.wholeNumber("limit", 1...Self.limitMax) ?? Self.limitDefault
    let after = try query.wholeNumber("after", 0...Int.max) ?? 0
    let rules = shown(try AccountSelection.named(query, in: world, at: real))
    let left = rules.filter { $0.rule.id > after }.sorted { $0.rule.id < $1.rule.id }
    var bytes = 0
    let page = left.prefix(limit).prefix { _, rule in
      bytes += rule.text.count
      return bytes <= Self.pageBytesMax
    }
    return RequestsEndpoint.object { writer in
      writer.key("faults")
      writer.beginArray()
      for (owner, rule) in page { Self.write(rule, of: owner, &writer) }
      writer.endArray()
      writer.key("meta")
      writer.beginObject()
      writer.field("total", rules.count)
      writer.key("next_after")
      if page.count < left.count, let last = page.last { writer.integer(last.rule.id) } else { writer.null() }
      writer.endObject()
    }
  }

  /// The account's rules; without one everybody's.
  private func shown(_ owner: Account?) -> [(owner: Account?, rule: FaultRule)] {
    if let owner { return (owner.faults?.rules ?? []).map { (owner, $0) } }
    let own = everybody.flatMap { account in
      (account.faults?.rules ?? []).map { (owner: Optional(account), rule: $0) }
    }
    return world.faults.rules.map { (nil, $0) } + own
  }

  private var everybody: [Account] { world.accounts + world.isolatedAccounts(at: real) }

  private func remove(_ id: Int, _ owner: Account?) -> Bool {
    if let owner { return owner.faults?.remove(id) ?? false }
    return world.faults.remove(id)
      || everybody.contains { $0.faults?.remove(id) ?? false }
  }

  private static func write(_ rule: FaultRule, of owner: Account?, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", rule.id)
    writer.key("account")
    if let owner { writer.string(owner.id) } else { writer.null() }
    writer.field("matched", rule.matchedCount)
    writer.field("fired", rule.firedCount)
    writer.key("rule")
    writer.raw(rule.text)
    writer.endObject()
  }
}

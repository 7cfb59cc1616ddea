import ImitatedWorld
import JSON
import Server

/// `/__admin/faults`: rules by which requests of the imitated API fail on purpose, of one account or of all.
struct FaultsEndpoint {
  private let call: OwnCall
  private let world: World
  /// Real time, in nanoseconds since 1970.
  private let real: Int64

  static func add(_ call: OwnCall) throws(RequestRefusal) -> Reply { try FaultsEndpoint(call).add() }

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply { try FaultsEndpoint(call).list() }

  static func removeAll(_ call: OwnCall) throws(RequestRefusal) -> Reply { try FaultsEndpoint(call).removeAll() }

  static func remove(_ call: OwnCall) throws(RequestRefusal) -> Reply { try FaultsEndpoint(call).remove() }

  private init(_ call: OwnCall) {
    self.call = call
    world = call.world
    real = call.real
  }

  private static let limitDefault = 100
  private static let limitMax = 1_000
  /// A page of long rules ends where it has so many bytes of them.
  private static let pageBytesMax = 256 << 10

  /// Whose rules are meant; nil for the rules for all.
  private func owner() throws(RequestRefusal) -> Account? {
    try AccountSelection.owner(try call.query(AccountSelection.names), in: world, at: real)
  }

  private func removeAll() throws(RequestRefusal) -> Reply {
    let owner = try owner()
    let before = world.faultTotal.count
    if let owner {
      owner.faults?.removeAll()
    } else {
      world.faults.removeAll()
      for account in everybody { account.faults?.removeAll() }
    }
    return .object { $0.field("removed", before - world.faultTotal.count) }
  }

  private func remove() throws(RequestRefusal) -> Reply {
    let owner = try owner()
    let text = call.text(.id)
    guard let id = WrittenNumber.whole(text), remove(id, owner) else {
      throw RequestRefusal(
        status: 404, code: "unknown_fault", message: "there is no fault rule \"\(text.prefix(64))\"")
    }
    return .object { $0.field("removed", 1) }
  }

  private func add() throws(RequestRefusal) -> Reply {
    let owner = try owner()
    let object = try AdminBody.object(call.body, members: FaultReader.members, whole: "a fault")
    let count = owner.map { $0.faults?.rules.count ?? 0 } ?? world.faults.rules.count
    let most = owner == nil ? FaultBook.sharedMax : FaultBook.ownMax
    guard count < most else { throw Self.tooMany(most, owner == nil ? "for all" : "of this account") }
    guard world.faultTotal.count < FaultBook.totalMax else { throw Self.tooMany(FaultBook.totalMax, "of all accounts") }
    let rule = try FaultReader.rule(object, id: world.nextFaultID)
    (owner.map(world.faults(of:)) ?? world.faults).add(rule)
    world.nextFaultID += 1
    return .object(status: 201) { Self.members(of: rule, owner, &$0) }
  }

  private static func tooMany(_ count: Int, _ whose: String) -> RequestRefusal {
    RequestRefusal(status: 409, code: "too_many_faults", message: "there are already \(count) fault rules \(whose)")
  }

  private func list() throws(RequestRefusal) -> Reply {
    let query = try call.query(AccountSelection.names + ["limit", "after"])
    let limit = try query.wholeNumber("limit", 1...Self.limitMax) ?? Self.limitDefault
    let after = try query.wholeNumber("after", 0...Int.max) ?? 0
    let rules = shown(try AccountSelection.named(query, in: world, at: real))
    let left = rules.filter { $0.rule.id > after }.sorted { $0.rule.id < $1.rule.id }
    var bytes = 0
    let page = left.prefix(limit).prefix { _, rule in
      bytes += rule.text.count
      return bytes <= Self.pageBytesMax
    }
    return .object { writer in
      writer.array("faults") { writer in
        for (owner, rule) in page { writer.object { Self.members(of: rule, owner, &$0) } }
      }
      writer.object("meta") { writer in
        writer.field("total", rules.count)
        writer.field("next_after", page.count < left.count ? page.last?.rule.id : nil)
      }
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

  private var everybody: [Account] { world.faultOwners }

  private func remove(_ id: Int, _ owner: Account?) -> Bool {
    if let owner { return owner.faults?.remove(id) ?? false }
    return world.faults.remove(id)
      || everybody.contains { $0.faults?.remove(id) ?? false }
  }

  private static func members(of rule: FaultRule, _ owner: Account?, _ writer: inout JSONWriter) {
    writer.field("id", rule.id)
    writer.field("account", owner?.id)
    writer.field("matched", rule.matchedCount)
    writer.field("fired", rule.firedCount)
    writer.raw("rule", rule.text)
  }
}

package import PayoutLinks

/// Everything that is imitated: the accounts and the keys that open them.
package final class World {
  /// Those of the fixtures, in their order.
  package private(set) var accounts: [Account] = []
  package private(set) var keys = KeyRing()
  /// How often all of it has been replaced.
  package private(set) var epoch = 0
  package let randomness: UInt64
  package let isolation: Isolation
  /// What happens in all accounts.
  package let events = EventRing()
  package let activity = Activity()
  package let backlogs: Backlogs
  package let searches: ListSearches
  /// Who sends what accounts tell by webhooks.
  package let sender: WebhookSender
  package let webhookChanges = WebhookChanges()
  /// What is to be let go of elsewhere.
  package let discards: Discards
  /// By their ids, and by their keys' ids.
  private var accountsByID: [String: Account] = [:]
  private var accountsByKey: [String: Account] = [:]
  /// When something falls due in them.
  package private(set) var dueTimes = DueTimes()
  /// The fault rules that are everybody's.
  package let faults: FaultBook
  package let faultTotal = FaultBook.Total()
  private let keptEvents = KeptEvents.Total()
  /// Of all accounts together, where each has its share.
  private static let messagesMax = 262_144
  /// Rules of all accounts are numbered together.
  package var nextFaultID = 1
  private var isolated: IsolatedAccounts
  /// Of keys that are made here.
  private var keyGenerator: IdentifierGenerator

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  package init(
    _ seed: consuming Seed, randomness: UInt64, isolation: Isolation = Isolation(),
    webhooks: WebhookSettings = WebhookSettings(), monotonicNanoseconds: @escaping () -> Int64 = { 0 },
    at now: Timestamp
  ) {
    self.randomness = randomness
    sender = WebhookSender(webhooks, activity, monotonicNanoseconds: monotonicNanoseconds)
    self.isolation = isolation
    backlogs = Backlogs(activity)
    searches = ListSearches(activity)
    discards = Discards(activity)
    faults = FaultBook(seed: randomness, countedIn: faultTotal)
    isolated = IsolatedAccounts(isolation)
    keyGenerator = IdentifierGenerator(seed: randomness, stream: -1)
    events.activity = activity
    load(PreparedWorld(seed, randomness: randomness, webhooks: webhooks, at: now))
  }

  /// Begins anew.
  package func load(_ prepared: PreparedWorld) {
    backlogs.endAll()
    sender.replaceWorld()
    if !accounts.isEmpty {
      // These are counted where the loop is alone.
      for account in faultOwners { account.faults = nil }
      faultOwnersByID = [:]
      discards.add(
        (accounts, keys, isolated, dueTimes, accountsByID, accountsByKey))
    }
    let others = prepared.accounts.count + (isolation.isolatesKeys ? isolation.accountsMax : 0)
    for account in prepared.accounts {
      connect(account)
      account.prepareWebhooks(
        keptEvents, messagesKept: max(20, Self.messagesMax / others), secretsOf: accountsByID[account.id])
    }
    accountsByID = prepared.accountsByID
    accountsByKey = prepared.accountsByKey
    dueTimes = prepared.dueTimes
    dueTimes.activity = activity
    activity.isBusy = true
    events.worldReplaced()
    accounts = prepared.accounts
    keys = prepared.keys
    epoch += 1
    faults.removeAll()
    // They are copies of what was there before.
    isolated = IsolatedAccounts(isolation)
  }

  /// Tells the account whom it has to tell.
  private func connect(_ account: Account) {
    account.events = events
    account.discards = discards
    account.sender = sender
    account.changes = webhookChanges
    account.sharedFaults = faults
  }

  /// Lets what has fallen due by now happen, as much of it as one turn takes; nobody need look. What is more than that
  /// of one account happens in slices, what is left of others when this is called again.
  package func passTime(at real: Int64) {
    var budget = Backlogs.slice
    while budget > 0, let account = dueTimes.popDue(by: real) {
      account.dueCame()
      guard account.backlog == nil else { continue }
      budget -= 1
      if account.catchUp(real: real, &budget, tell: nil) {
        account.queueDue()
      } else {
        backlogs.add(Backlog([account], at: real))
      }
    }
  }

  // MARK: Accounts of their own

  /// Whose the credentials are. With isolated keys an unknown `rzp_test_…` gets its account here.
  package func check(id: Span<UInt8>, secret: Span<UInt8>, at real: Int64) -> KeyRing.Verdict {
    let known = keys.check(id: id, secret: secret)
    guard case .unknownKey = known else { return known }
    if isolated.count > 0, let verdict = isolated.check(id: id, secret: secret, at: real) { return verdict }
    guard isolation.isolatesKeys, problem(ofKey: id) == nil else { return .unknownKey }
    let name = Self.text(id)
    // Shown nowhere and compared with nothing: any secret opens it.
    guard let account = open(APIKey(id: name, secret: ""), anySecret: true, at: real) else { return .full }
    return .account(account)
  }

  /// An account with a new key; nil where there are too many.
  package func makeAccount(at real: Int64) -> Account? {
    var name = keyGenerator.codes(2)
    while knownAccount(ofKey: "rzp_test_" + name, at: real) != nil { name = keyGenerator.codes(2) }
    return open(APIKey(id: "rzp_test_" + name, secret: keyGenerator.codes(3)), anySecret: false, at: real)
  }

  private func open(_ key: APIKey, anySecret: Bool, at real: Int64) -> Account? {
    guard let first = accounts.first else { return nil }
    let generator = IdentifierGenerator(seed: randomness, stream: Self.stream(key.id))
    let mark = newMark(key.id)
    var id = "acc_" + key.id.dropFirst("rzp_test_".count)
    while account(named: id, at: real) != nil { id += "_" }
    let account = Account(copyOf: first, id: id, key: key, mark: mark, generator: generator)
    connect(account)
    account.dueTimes = dueTimes
    let isIn = isolated.add(account, key: key.id, secret: anySecret ? nil : key.secret, at: real)
    if isIn { account.queueDue() }
    return isIn ? account : nil
  }

  /// What the short URLs of a key's account end in: the same for the same key from the same seed, if no other has it.
  private func newMark(_ key: String) -> [UInt8] {
    var generator = IdentifierGenerator(seed: ~randomness, stream: Self.stream(key))
    var mark = Array(generator.code().prefix(Self.markBytes))
    while isolated.account(ofMark: mark[...]) != nil { mark = Array(generator.code().prefix(Self.markBytes)) }
    return mark
  }

  /// 14 million of them.
  private static let markBytes = 4

  /// The account of which a link's short URL ends in `code`; with the fixtures the first, where several have it.
  package func account(ofCode code: [UInt8]) -> Account? {
    if let account = isolated.account(ofMark: code.suffix(Self.markBytes)), account.hasCode(code.span) {
      return account
    }
    return accounts.first { $0.hasCode(code.span) }
  }

  /// Ends an account that came to be while the server ran.
  package func removeAccount(named id: String) -> Bool { isolated.remove(id) }

  package var isolatedCount: Int { isolated.count }

  /// Those that were used last, the latest first.
  package func isolatedAccounts(latest count: Int, at real: Int64) -> [Account] {
    isolated.endIdle(at: real, most: count)
    return isolated.accounts(latest: count, at: real)
  }

  private func isolatedAccounts(at real: Int64) -> [Account] { isolated.accounts(at: real) }

  package func account(named id: String, at real: Int64) -> Account? {
    accountsByID[id] ?? isolated.account(named: id, at: real)
  }

  /// For the sandbox's own calls: such a call opens an isolated account as a call of the API does.
  package func account(ofKey id: String, at real: Int64) -> Account? {
    if let account = knownAccount(ofKey: id, at: real) { return account }
    guard isolation.isolatesKeys, problem(ofKey: Array(id.utf8).span) == nil else { return nil }
    return open(APIKey(id: id, secret: ""), anySecret: true, at: real)
  }

  private struct FaultOwner {
    weak let account: Account?
  }

  private var faultOwnersByID: [ObjectIdentifier: FaultOwner] = [:]

  /// The accounts that have fault rules of their own, or had some; in no particular order.
  package var faultOwners: [Account] { faultOwnersByID.values.compactMap { $0.account } }

  /// The account's own fault rules. Their chance is the same for the same key from the same seed.
  package func faults(of account: Account) -> FaultBook {
    if let faults = account.faults { return faults }
    let seed = randomness ^ UInt64(bitPattern: Int64(Self.stream(account.id)))
    let faults = FaultBook(seed: seed, countedIn: faultTotal)
    account.faults = faults
    // Those that have ended, or lost their rules by a reset, are cleared out before they are many.
    if faultOwnersByID.count > 2 * FaultBook.totalMax {
      faultOwnersByID = faultOwnersByID.filter { $0.value.account?.faults != nil }
    }
    faultOwnersByID[ObjectIdentifier(account)] = FaultOwner(account: account)
    return faults
  }

  private func knownAccount(ofKey id: String, at real: Int64) -> Account? {
    accountsByKey[id] ?? isolated.account(ofKey: Array(id.utf8).span, at: real)
  }

  /// The same ids come to the same key from the same seed, whoever calls first. FNV-1a.
  private static func stream(_ key: String) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash)
  }

  /// With isolated keys, what keeps one from opening an account, without a word of it; nil where nothing does.
  package func problem(ofKey id: Span<UInt8>) -> String? {
    guard isolation.isolatesKeys else { return nil }
    let prefix = "rzp_test_".utf8.span
    func isOther(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: false
      default: true
      }
    }
    let problem: String
    if id.count < prefix.count || (0..<prefix.count).contains(where: { id[$0] != prefix[$0] }) {
      problem = "does not begin so"
    } else if id.count == prefix.count {
      problem = "has nothing behind that"
    } else if id.count > Self.keyBytesMax {
      problem = "has \(id.count - prefix.count) bytes behind that"
    } else if (prefix.count..<id.count).contains(where: { isOther(id[$0]) }) {
      problem = "has something else in it"
    } else {
      return nil
    }
    return "with isolated keys a key is \"rzp_test_\" and 1 to \(Self.keyBytesMax - prefix.count) letters, digits, "
      + "\"_\" and \"-\", and this one \(problem)"
  }

  private static let keyBytesMax = 64

  private static func text(_ key: Span<UInt8>) -> String {
    String(decoding: (0..<key.count).map { key[$0] }, as: UTF8.self)
  }

  /// Of the first thousand accounts: those whose last retry has failed, and those that somebody has turned off.
  package var disabledWebhookCount: Int {
    accounts.prefix(1_000).reduce(0) { $0 + $1.webhooks.webhooks.count { !$0.isActive } }
  }

  /// Events that had a receiver and were acknowledged by none, in words.
  package func unacknowledged(at real: Int64) -> [String] {
    (accounts + isolatedAccounts(at: real)).flatMap { account in
      let book = account.webhooks
      return (book.firstNumber..<book.nextNumber).compactMap { number -> String? in
        guard let event = book.event(number), !event.deliveries.isEmpty, !event.hasReached(.acknowledged) else {
          return nil
        }
        let attempt = event.deliveries.lazy.compactMap { $0.attempts.last }.last
        let why = attempt.map { $0.problem ?? "the receiver answered \($0.status ?? 0)" } ?? "it was not sent"
        return "\(event.name.rawValue) of \(event.link) (\(event.id), \(account.id)): \(why)"
      } + (book.lostCount == 0 ? [] : ["\(book.lostCount) events of \(account.id) made room for later ones first"])
    }
  }

  package var linkCount: Int { accounts.reduce(0) { $0 + $1.linkCount } }

  /// All that have the link: a copy has the links of what it is a copy of.
  package func accounts(of id: Identifier, at real: Int64) -> [Account] {
    (accounts + isolatedAccounts(at: real)).filter { $0.has(id) }
  }
}

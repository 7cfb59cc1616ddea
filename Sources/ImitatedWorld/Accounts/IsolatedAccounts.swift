import Coding

/// The accounts that came to be while the server ran: each with one key, and a copy of the fixtures' first account.
///
/// Found by hash without making a string, as in `KeyRing`; unlike there they end, and are bounded in number. They stand
/// in a row in the order of their last use, so that whoever is idle stands at its front: nobody is ever looked for.
struct IsolatedAccounts {
  private struct Entry {
    let id: [UInt8]
    /// nil takes any: the key alone says whose it is.
    let secret: [UInt8]?
    let account: Account
    /// Real time of the last call, in nanoseconds since 1970.
    var usedAt: Int64
    /// Places of who was used before and after it; -1 for nobody.
    var earlier = -1
    var later = -1
  }

  private let isolation: Isolation
  private var entries: [Entry?] = []
  private var freePlaces: [Int] = []
  private var longestIdle = -1
  private var latest = -1
  /// Places by the hash of the key, by the account's id, and by what its short URLs end in.
  private var byHash: [Int: [Int]] = [:]
  private var byID: [String: Int] = [:]
  private var byMark: [ArraySlice<UInt8>: Int] = [:]
  package private(set) var count = 0

  /// So many idle accounts end when one comes.
  private static let endedMax = 16

  init(_ isolation: Isolation) {
    self.isolation = isolation
  }

  /// Opens the account of a key that is here; nil where there is none, or nobody has called it for too long.
  mutating func check(id: Span<UInt8>, secret: Span<UInt8>, at real: Int64) -> KeyRing.Verdict? {
    guard let place = use(id, at: real), let entry = entries[place] else { return nil }
    if let expected = entry.secret, !ConstantTime.equal(secret, expected.span) { return .wrongSecret }
    return .account(entry.account)
  }

  /// The account of a key, for the sandbox's own calls: they count as use too.
  mutating func account(ofKey id: Span<UInt8>, at real: Int64) -> Account? {
    use(id, at: real).flatMap { entries[$0]?.account }
  }

  func account(ofMark mark: ArraySlice<UInt8>) -> Account? { byMark[mark].flatMap { entries[$0]?.account } }

  /// The account of an id; asking is no use of it.
  mutating func account(named id: String, at real: Int64) -> Account? {
    guard let place = byID[id] else { return nil }
    return endIfIdle(place, at: real) ? nil : entries[place]?.account
  }

  private mutating func use(_ id: Span<UInt8>, at real: Int64) -> Int? {
    let places = byHash[KeyRing.hash(id)] ?? []
    guard let place = places.first(where: { entries[$0].map { ConstantTime.equal(id, $0.id.span) } ?? false }),
      !endIfIdle(place, at: real)
    else { return nil }
    entries[place]?.usedAt = real
    takeOutOfRow(place)
    putAtEndOfRow(place)
    return place
  }

  /// Takes an account in; false where there are as many as there may be, all in use.
  mutating func add(_ account: Account, key: String, secret: String?, at real: Int64) -> Bool {
    endIdle(at: real, most: Self.endedMax)
    if count >= isolation.accountsMax {
      guard let idle = entries[longestIdle], idleSeconds(idle, at: real) >= Isolation.idleSecondsAtLeast else {
        return false
      }
      end(longestIdle)
    }
    let id = Array(key.utf8)
    let entry = Entry(id: id, secret: secret.map { Array($0.utf8) }, account: account, usedAt: real)
    let place = freePlaces.popLast() ?? entries.count
    if place == entries.count { entries.append(entry) } else { entries[place] = entry }
    byHash[KeyRing.hash(id.span), default: []].append(place)
    byID[account.id] = place
    byMark[account.mark[...]] = place
    putAtEndOfRow(place)
    count += 1
    return true
  }

  /// Those that are still there at this time, in no particular order.
  func accounts(at real: Int64) -> [Account] {
    entries.compactMap { entry in entry.flatMap { isIdle($0, at: real) ? nil : $0.account } }
  }

  /// Ends those that nobody has called for too long, so many at most.
  mutating func endIdle(at real: Int64, most: Int) {
    var ended = 0
    while ended < most, longestIdle >= 0, endIfIdle(longestIdle, at: real) { ended += 1 }
  }

  /// Those that were used last, the latest first.
  package func accounts(latest count: Int, at real: Int64) -> [Account] {
    var accounts: [Account] = []
    var place = latest
    while accounts.count < count, place >= 0, let entry = entries[place], !isIdle(entry, at: real) {
      accounts.append(entry.account)
      place = entry.earlier
    }
    return accounts
  }

  /// Ends the account that is meant; false where there is none.
  mutating func remove(_ id: String) -> Bool {
    guard let place = byID[id] else { return false }
    end(place)
    return true
  }

  private func isIdle(_ entry: Entry, at real: Int64) -> Bool {
    idleSeconds(entry, at: real) >= isolation.idleSeconds
  }

  // A real clock that was set back makes nobody idle.
  private func idleSeconds(_ entry: Entry, at real: Int64) -> Int64 {
    let (idle, overflow) = real.subtractingReportingOverflow(entry.usedAt)
    return overflow ? 0 : idle / 1_000_000_000
  }

  private mutating func endIfIdle(_ place: Int, at real: Int64) -> Bool {
    guard let entry = entries[place], isIdle(entry, at: real) else { return false }
    end(place)
    return true
  }

  private mutating func end(_ place: Int) {
    guard let entry = entries[place] else { return }
    takeOutOfRow(place)
    let hash = KeyRing.hash(entry.id.span)
    byHash[hash]?.removeAll { $0 == place }
    if byHash[hash]?.isEmpty == true { byHash[hash] = nil }
    byID[entry.account.id] = nil
    byMark[entry.account.mark[...]] = nil
    entries[place] = nil
    freePlaces.append(place)
    count -= 1
    entry.account.end()
  }

  private mutating func takeOutOfRow(_ place: Int) {
    guard let (earlier, later) = entries[place].map({ ($0.earlier, $0.later) }) else { return }
    if earlier >= 0 { entries[earlier]?.later = later } else { longestIdle = later }
    if later >= 0 { entries[later]?.earlier = earlier } else { latest = earlier }
  }

  private mutating func putAtEndOfRow(_ place: Int) {
    entries[place]?.earlier = latest
    entries[place]?.later = -1
    if latest >= 0 { entries[latest]?.later = place } else { longestIdle = place }
    latest = place
  }
}

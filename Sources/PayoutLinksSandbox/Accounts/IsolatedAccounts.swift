import Coding

/// The accounts that came to be while the server ran: each with one key, and a copy of the fixtures' first account.
///
/// Found by hash without making a string, as in `KeyRing`; unlike there they end, and are bounded in number.
struct IsolatedAccounts {
  private struct Entry {
    let id: [UInt8]
    /// nil takes any: the key alone says whose it is.
    let secret: [UInt8]?
    let account: Account
    /// Real time of the last call, in nanoseconds since 1970.
    var usedAt: Int64
  }

  private let isolation: Isolation
  private var byHash: [Int: [Entry]] = [:]
  /// The hash of their key, by their id and by what their short URLs end in.
  private var hashByID: [String: Int] = [:]
  private var byMark: [ArraySlice<UInt8>: Account] = [:]
  private(set) var count = 0
  private var sweptAt = Int64.min
  /// None has been used before this: until that is too long ago there is nobody to look for.
  private var oldestUse = Int64.max

  init(_ isolation: Isolation) {
    self.isolation = isolation
  }

  /// Opens the account of a key that is here; nil where there is none, or nobody has called it for too long.
  mutating func check(id: Span<UInt8>, secret: Span<UInt8>, at real: Int64) -> KeyRing.Verdict? {
    guard let entry = use(id, at: real) else { return nil }
    if let expected = entry.secret, !ConstantTime.equal(secret, expected.span) { return .wrongSecret }
    return .account(entry.account)
  }

  /// The account of a key, for the sandbox's own calls: they count as use too.
  mutating func account(ofKey id: Span<UInt8>, at real: Int64) -> Account? {
    use(id, at: real)?.account
  }

  func account(ofMark mark: ArraySlice<UInt8>) -> Account? { byMark[mark] }

  /// The account of an id; asking is no use of it.
  mutating func account(named id: String, at real: Int64) -> Account? {
    guard let hash = hashByID[id], let index = byHash[hash]?.firstIndex(where: { $0.account.id == id }),
      let entry = byHash[hash]?[index]
    else { return nil }
    if isIdle(entry, at: real) {
      remove(hash, index)
      return nil
    }
    return entry.account
  }

  private mutating func use(_ id: Span<UInt8>, at real: Int64) -> Entry? {
    let hash = KeyRing.hash(id)
    guard let index = byHash[hash]?.firstIndex(where: { ConstantTime.equal(id, $0.id.span) }),
      let entry = byHash[hash]?[index]
    else { return nil }
    if isIdle(entry, at: real) {
      remove(hash, index)
      return nil
    }
    byHash[hash]?[index].usedAt = real
    return entry
  }

  /// Takes an account in; false where there are as many as there may be, all in use.
  mutating func add(_ account: Account, key: String, secret: String?, at real: Int64) -> Bool {
    sweep(at: real)
    if count >= isolation.accountsMax, !removeLongestIdle(at: real) { return false }
    let id = Array(key.utf8)
    let hash = KeyRing.hash(id.span)
    byHash[hash, default: []].append(
      Entry(id: id, secret: secret.map { Array($0.utf8) }, account: account, usedAt: real))
    hashByID[account.id] = hash
    oldestUse = min(oldestUse, real)
    byMark[account.mark[...]] = account
    count += 1
    return true
  }

  /// Those that are still there at this time, in no particular order.
  mutating func accounts(at real: Int64) -> [Account] {
    sweptAt = .min
    sweep(at: real)
    return byHash.values.flatMap { $0.map(\.account) }
  }

  /// Ends the account that is meant; false where there is none.
  mutating func remove(_ id: String) -> Bool {
    guard let hash = hashByID[id], let index = byHash[hash]?.firstIndex(where: { $0.account.id == id }) else {
      return false
    }
    remove(hash, index)
    return true
  }

  private func isIdle(_ entry: Entry, at real: Int64) -> Bool {
    idleSeconds(entry, at: real) >= isolation.idleSeconds
  }

  // A real clock that was set back makes nobody idle.
  private func idleSeconds(_ entry: Entry, at real: Int64) -> Int64 { idleSeconds(since: entry.usedAt, at: real) }

  private func idleSeconds(since usedAt: Int64, at real: Int64) -> Int64 {
    let (idle, overflow) = real.subtractingReportingOverflow(usedAt)
    return overflow ? 0 : idle / 1_000_000_000
  }

  private mutating func remove(_ hash: Int, _ index: Int) {
    if let entry = byHash[hash]?.remove(at: index) { forgetNames(entry) }
    if byHash[hash]?.isEmpty == true { byHash[hash] = nil }
    count -= 1
  }

  private mutating func forgetNames(_ entry: Entry) {
    entry.account.dueTimes?.remove(entry.account)
    entry.account.events?.accountEnded(entry.account.journalShare)
    hashByID[entry.account.id] = nil
    byMark[entry.account.mark[...]] = nil
  }

  /// At most once a second: all are looked at.
  private mutating func sweep(at real: Int64) {
    guard idleSeconds(since: oldestUse, at: real) >= isolation.idleSeconds else { return }
    guard sweptAt == .min || real < sweptAt || real - sweptAt >= 1_000_000_000 else { return }
    sweptAt = real
    oldestUse = .max
    for (hash, entries) in byHash {
      var hasIdle = false
      for entry in entries {
        if isIdle(entry, at: real) { hasIdle = true } else { oldestUse = min(oldestUse, entry.usedAt) }
      }
      guard hasIdle else { continue }
      let kept = entries.filter { !isIdle($0, at: real) }
      for entry in entries where isIdle(entry, at: real) { forgetNames(entry) }
      count -= entries.count - kept.count
      byHash[hash] = kept.isEmpty ? nil : kept
    }
  }

  private mutating func removeLongestIdle(at real: Int64) -> Bool {
    var longest: (hash: Int, index: Int, usedAt: Int64)?
    for (hash, entries) in byHash {
      for (index, entry) in entries.enumerated() where entry.usedAt < longest?.usedAt ?? .max {
        guard idleSeconds(entry, at: real) >= Isolation.idleSecondsAtLeast else { continue }
        longest = (hash, index, entry.usedAt)
      }
    }
    guard let longest else { return false }
    remove(longest.hash, longest.index)
    return true
  }
}

import Coding

/// All keys and whose they are. Asked at every request: found by hash, without making a string of what was sent.
package struct KeyRing {
  private struct Entry {
    let id: [UInt8]
    /// Empty takes any.
    let secret: [UInt8]
    let account: Account
    /// The next entry of the same hash.
    let next: Int?
  }

  private var entries: [Entry] = []
  private var firstByHash: [Int: Int] = [:]

  package mutating func add(_ key: APIKey, of account: Account) {
    let id = Array(key.id.utf8)
    let hash = Self.hash(id.span)
    entries.append(Entry(id: id, secret: Array(key.secret.utf8), account: account, next: firstByHash[hash]))
    firstByHash[hash] = entries.count - 1
  }

  package enum Verdict {
    case account(Account)
    case unknownKey
    case wrongSecret
    /// The key would get an account of its own, and there are as many as there may be.
    case full
  }

  package func check(id: Span<UInt8>, secret: Span<UInt8>) -> Verdict {
    var index = firstByHash[Self.hash(id)]
    while let place = index {
      let entry = entries[place]
      if ConstantTime.equal(id, entry.id.span) {
        return entry.secret.isEmpty || ConstantTime.equal(secret, entry.secret.span)
          ? .account(entry.account) : .wrongSecret
      }
      index = entry.next
    }
    return .unknownKey
  }

  // Seeded anew in each process: nobody can choose ids that collide.
  static func hash(_ id: Span<UInt8>) -> Int {
    var hasher = Hasher()
    unsafe id.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}

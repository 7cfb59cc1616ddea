/// Finds a place in an array by what stands there: a hash table of 4 bytes an entry that holds no key.
///
/// A dictionary of a million ids is 50 MB, this 8: the keys are in the array already.
struct SlotTable: Sendable {
  private static let empty: Int32 = -1

  // Open addressing with linear probing, a power of two in size, never more than three quarters full.
  private var places: [Int32] = []
  private(set) var count = 0

  /// The slot with this hash for which `matches` holds.
  func find(hash: Int, where matches: (Int) -> Bool) -> Int? {
    guard !places.isEmpty else { return nil }
    let mask = places.count - 1
    var index = hash & mask
    while places[index] != Self.empty {
      let slot = Int(places[index])
      if matches(slot) { return slot }
      index = (index + 1) & mask
    }
    return nil
  }

  /// Takes in a slot that is not there yet; `rehash` gives the hash of any slot when the table has to grow.
  mutating func insert(_ slot: Int, hash: Int, rehash: (Int) -> Int) {
    if (count + 1) * 4 > places.count * 3 { grow(to: max(16, places.count * 2), rehash) }
    place(slot, hash)
    count += 1
  }

  /// Makes room for so many slots at once.
  mutating func reserveCapacity(_ slots: Int, rehash: (Int) -> Int) {
    var size = max(16, places.count)
    while slots * 4 > size * 3 { size *= 2 }
    if size > places.count { grow(to: size, rehash) }
  }

  private mutating func grow(to size: Int, _ rehash: (Int) -> Int) {
    let old = places
    places = [Int32](repeating: Self.empty, count: size)
    for slot in old where slot != Self.empty { place(Int(slot), rehash(Int(slot))) }
  }

  private mutating func place(_ slot: Int, _ hash: Int) {
    let mask = places.count - 1
    var index = hash & mask
    while places[index] != Self.empty { index = (index + 1) & mask }
    places[index] = Int32(truncatingIfNeeded: slot)
  }
}

/// Finds a place in an array by what stands there: a hash table of 4 bytes an entry that holds no key.
///
/// A dictionary of a million ids is 50 MB, this 8: the keys are in the array already. It grows a few entries at a time,
/// so that no insertion waits for a million others to be hashed anew.
struct SlotTable: Sendable {
  private static let empty: Int32 = -1
  /// How many entries of the table before move at each insertion: more than are needed until this one is full.
  private static let movesPerInsertion = 8

  // Open addressing with linear probing, a power of two in size, never more than three quarters full.
  private var places = SharedArray<Int32>()
  private var count = 0
  // The table before the last growth, and how much of it has moved.
  private var old = SharedArray<Int32>()
  private var moved = 0

  /// The slot with this hash for which `matches` holds.
  func find(hash: Int, where matches: (Int) -> Bool) -> Int? {
    Self.find(hash, in: places, matches) ?? Self.find(hash, in: old, matches)
  }

  /// Takes in a slot that is not there yet; `rehash` gives the hash of any slot when the table has to grow.
  mutating func insert(_ slot: Int, hash: Int, rehash: (Int) -> Int) {
    if (count + 1) * 4 > places.count * 3 { grow(to: max(16, places.count * 2), rehash) }
    place(slot, hash)
    count += 1
    move(Self.movesPerInsertion, rehash)
  }

  /// Makes room for so many slots at once.
  mutating func reserveCapacity(_ slots: Int, rehash: (Int) -> Int) {
    var size = max(16, places.count)
    while slots * 4 > size * 3 { size *= 2 }
    if size > places.count { grow(to: size, rehash) }
  }

  private static func find(_ hash: Int, in places: borrowing SharedArray<Int32>, _ matches: (Int) -> Bool) -> Int? {
    guard places.count > 0 else { return nil }
    let mask = places.count - 1
    var index = hash & mask
    while places[index] != empty {
      let slot = Int(places[index])
      if matches(slot) { return slot }
      index = (index + 1) & mask
    }
    return nil
  }

  private mutating func grow(to size: Int, _ rehash: (Int) -> Int) {
    move(old.count, rehash)
    old = places
    moved = 0
    // A power of two.
    places = SharedArray(repeating: Self.empty, count: size)
  }

  // What has moved stays in the old table too, so that probing there does not end early; found twice, it is the same.
  private mutating func move(_ entries: Int, _ rehash: (Int) -> Int) {
    guard old.count > 0 else { return }
    let end = min(old.count, moved + entries)
    while moved < end {
      let slot = Int(old[moved])
      if slot >= 0 { place(slot, rehash(slot)) }
      moved += 1
    }
    if moved == old.count { old = SharedArray() }
  }

  private mutating func place(_ slot: Int, _ hash: Int) {
    let mask = places.count - 1
    var index = hash & mask
    while places[index] != Self.empty { index = (index + 1) & mask }
    places[index] = Int32(truncatingIfNeeded: slot)
  }
}

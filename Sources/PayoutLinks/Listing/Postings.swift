/// Which links have which value of one field, oldest first, and which value a link has.
///
/// A value that one link alone has, as most receipts and contacts, costs four bytes; an array comes with the second.
struct Postings: Sendable {
  typealias Key = Int32
  private static let none: Int32 = -1
  private static let several: Int32 = -2

  // By key: the only slot, `none` or `several`.
  private var only = SharedArray<Int32>()
  private var lists: [Key: [Int32]] = [:]
  // By slot.
  private(set) var keys = SharedArray<Key>()

  func key(of slot: Int) -> Key? {
    let key = keys[slot]
    return key == Self.none ? nil : key
  }

  func slots(_ key: Key) -> [Int32] {
    guard Int(key) < only.count else { return [] }
    switch only[Int(key)] {
    case Self.none: return []
    case Self.several: return lists[key] ?? []
    case let slot: return [slot]
    }
  }

  /// Takes in the next slot; `isOlder` is the order of the lists.
  mutating func append(_ key: Key?, _ slot: Int, isOlder: (Int32, Int32) -> Bool) {
    keys.append(Self.none)
    if let key { insert(key, slot, isOlder) }
  }

  /// Gives a slot another value.
  mutating func change(_ slot: Int, to key: Key?, isOlder: (Int32, Int32) -> Bool) {
    let old = keys[slot]
    guard old != key ?? Self.none else { return }
    if old != Self.none { remove(old, slot, isOlder) }
    if let key { insert(key, slot, isOlder) }
  }

  private mutating func insert(_ key: Key, _ slot: Int, _ isOlder: (Int32, Int32) -> Bool) {
    let new = Int32(truncatingIfNeeded: slot)
    keys[slot] = key
    while Int(key) >= only.count { only.append(Self.none) }
    switch only[Int(key)] {
    case Self.none: only[Int(key)] = new
    case Self.several: lists[key]?.insertSorted(new, isOlder)
    case let first:
      only[Int(key)] = Self.several
      lists[key] = isOlder(first, new) ? [first, new] : [new, first]
    }
  }

  private mutating func remove(_ key: Key, _ slot: Int, _ isOlder: (Int32, Int32) -> Bool) {
    let gone = Int32(truncatingIfNeeded: slot)
    keys[slot] = Self.none
    guard only[Int(key)] == Self.several else { return only[Int(key)] = Self.none }
    if let index = lists[key]?.partitionPoint({ isOlder($0, gone) }), lists[key]?[index] == gone {
      lists[key]?.remove(at: index)
    }
  }
}

extension [Int32] {
  /// The first index whose element is not `before`; elements that are stand first.
  func partitionPoint(_ before: (Int32) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if before(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Usually at the end: what comes later is newer.
  mutating func insertSorted(_ element: Int32, _ isOlder: (Int32, Int32) -> Bool) {
    guard let last, !isOlder(last, element) else { return append(element) }
    insert(element, at: partitionPoint { isOlder($0, element) })
  }
}

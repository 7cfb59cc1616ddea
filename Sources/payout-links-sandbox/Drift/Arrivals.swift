/// The order in which the links of a capture came into being, as far as its lists tell it: they are newest first, also
/// those that were made in the same second.
struct Arrivals {
  /// As the lists show them, one list after the other: of two pages, the first has the newer links.
  private var listed: [String] = []
  /// What stands right above a link in a list, and so is newer.
  private var above: [String: [String]] = [:]

  mutating func look(at list: [String]) {
    listed += list
    for (newer, older) in zip(list, list.dropFirst()) where above[older]?.last != newer {
      above[older, default: []].append(newer)
    }
  }

  /// A place for each link that a list has shown, the oldest at 0. Where lists contradict one another, some order.
  func places() -> [String: Int] {
    var above = above
    var newestFirst: [String] = []
    var begun: Set<String> = []
    for id in listed where begun.insert(id).inserted {
      // Each after all that is above it anywhere. A stack, because a capture may list more links than calls can nest.
      var open = [id]
      while let last = open.last {
        if let newer = above[last]?.popLast() {
          if begun.insert(newer).inserted { open.append(newer) }
        } else {
          newestFirst.append(last)
          open.removeLast()
        }
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(newestFirst.reversed(), 0...))
  }
}

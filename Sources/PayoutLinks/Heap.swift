/// Values of which the smallest is always at hand.
package struct Heap<Element: Comparable & Sendable>: Sendable {
  private var elements = SharedArray<Element>()

  package init() {}

  package var count: Int { elements.count }

  package var first: Element? { elements.count > 0 ? elements[0] : nil }

  /// In the order in which they are kept: only the first is known to be the smallest.
  package subscript(index: Int) -> Element { elements[index] }

  package mutating func add(_ element: Element) {
    elements.append(element)
    rise(from: elements.count - 1)
  }

  /// Takes out the smallest, where it is as wanted.
  package mutating func popFirst(where isWanted: (Element) -> Bool) -> Element? {
    guard let first, isWanted(first) else { return nil }
    remove(at: 0)
    return first
  }

  /// Takes out one; another comes to stand in its place.
  package mutating func remove(at index: Int) {
    let last = elements.count - 1
    elements.swapAt(index, last)
    elements.removeLast()
    guard index < last else { return }
    sink(from: index)
    rise(from: index)
  }

  private mutating func rise(from index: Int) {
    var child = index
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink(from index: Int) {
    var parent = index
    while true {
      let left = 2 * parent + 1
      guard left < elements.count else { break }
      let right = left + 1
      let smaller = right < elements.count && elements[right] < elements[left] ? right : left
      guard elements[smaller] < elements[parent] else { break }
      elements.swapAt(parent, smaller)
      parent = smaller
    }
  }
}

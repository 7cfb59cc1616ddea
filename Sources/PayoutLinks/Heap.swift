/// Values of which the smallest is always at hand.
package struct Heap<Element: Comparable & Sendable>: Sendable {
  private var elements = SharedArray<Element>()

  package init() {}

  package var count: Int { elements.count }

  package var first: Element? { elements.count > 0 ? elements[0] : nil }

  /// Keeps those that are wanted.
  package mutating func filter(_ isWanted: (Element) -> Bool) {
    let kept = (0..<elements.count).map { elements[$0] }.filter(isWanted)
    elements = SharedArray()
    // In order each is in its place where it comes.
    for element in kept.sorted() { elements.append(element) }
  }

  package mutating func add(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the smallest, where it is as wanted.
  package mutating func popFirst(where isWanted: (Element) -> Bool) -> Element? {
    guard elements.count > 0, isWanted(elements[0]) else { return nil }
    let first = elements[0]
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < elements.count else { break }
      let right = left + 1
      let smaller = right < elements.count && elements[right] < elements[left] ? right : left
      guard elements[smaller] < elements[parent] else { break }
      elements.swapAt(parent, smaller)
      parent = smaller
    }
    return first
  }
}

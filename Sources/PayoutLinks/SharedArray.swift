/// An array whose copies share what neither of them has changed, page by page.
///
/// A thousand tests begin with the same hundred thousand links: each pays for the pages it writes to, not for all.
///
/// Usable from inline, or callers in other modules would look up at each use what kind of array it is.
@usableFromInline
package struct SharedArray<Element: Sendable>: Sendable {
  // 256 elements: a first write to a copy of a million copies 4,000 references and one page.
  @usableFromInline static var shift: Int { 8 }
  @usableFromInline static var mask: Int { 255 }

  @usableFromInline var pages: [[Element]] = []
  @usableFromInline package var count = 0

  @inlinable package init() {}

  /// So many times the same; `count` is a multiple of a page, or less than one.
  init(repeating element: Element, count: Int) {
    let page = min(count, Self.mask + 1)
    guard page > 0 else { return }
    pages = [[Element]](repeating: [Element](repeating: element, count: page), count: count / page)
    self.count = count / page * page
  }

  @inlinable package subscript(index: Int) -> Element {
    get { pages[index >> Self.shift][index & Self.mask] }
    _modify { yield &pages[index >> Self.shift][index & Self.mask] }
  }

  @inlinable package mutating func append(_ element: Element) {
    if count & Self.mask == 0 { pages.append([]) }
    pages[count >> Self.shift].append(element)
    count += 1
  }

  /// Takes the last element out.
  @inlinable package mutating func removeLast() {
    count -= 1
    pages[count >> Self.shift].removeLast()
    if count & Self.mask == 0 { pages.removeLast() }
  }

  @inlinable package mutating func swapAt(_ left: Int, _ right: Int) {
    let element = self[left]
    self[left] = self[right]
    self[right] = element
  }

  package mutating func reserveCapacity(_ elements: Int) {
    pages.reserveCapacity((elements + Self.mask) >> Self.shift)
  }
}

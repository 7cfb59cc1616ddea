import PayoutLinks

/// How often a wrong one-time code was given for a link since its contact asked for one: whoever gives too many has to
/// ask for a new one.
struct CodeTries: Sendable {
  /// Links of which this is known at once; of more, the one that was begun first is forgotten.
  static let linksMax = 1_000

  private var wrong: [Identifier: Int] = [:]
  /// Those of `wrong`, oldest first, in a ring.
  private var links: [Identifier] = []
  private var oldest = 0

  func count(of link: Identifier) -> Int { wrong[link] ?? 0 }

  mutating func add(_ link: Identifier) {
    if let count = wrong[link] {
      wrong[link] = count + 1
      return
    }
    wrong[link] = 1
    guard links.count == Self.linksMax else { return links.append(link) }
    wrong[links[oldest]] = nil
    links[oldest] = link
    oldest = (oldest + 1) % Self.linksMax
  }

  /// A new code was asked for, or the right one given. The link keeps its place until that is needed.
  mutating func clear(_ link: Identifier) {
    if wrong[link] != nil { wrong[link] = 0 }
  }
}

/// Which of the matching entries are returned: newest first, so many of them, before and after a number.
package struct RequestsPage {
  package static let parameters = ["limit", "before", "after"]
  package static let limitDefault = 50
  package static let limitMax = 1000

  package var pattern = RequestPattern()
  package var limit = Self.limitDefault
  package var before = Int.max
  package var after = 0

  package init() {}
}

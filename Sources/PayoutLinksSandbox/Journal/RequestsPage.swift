/// Which of the matching entries are returned: newest first, so many of them, before and after a number.
struct RequestsPage {
  static let parameters = ["limit", "before", "after"]
  static let limitDefault = 50
  static let limitMax = 1000

  var pattern = RequestPattern()
  var limit = Self.limitDefault
  var before = Int.max
  var after = 0

  init() {}
}

import JSON

/// Which of the matching entries are returned: newest first, so many of them, before and after a number.
struct RequestsPage {
  static let parameters = ["limit", "before", "after"]

  var pattern = RequestPattern()
  var limit = RequestsEndpoint.limitDefault
  var before = Int.max
  var after = 0

  init() {}

  init(_ object: AdminObject) throws(AdminFault) {
    pattern = try RequestPattern(object)
    limit = try object.wholeNumber("limit", 1...RequestsEndpoint.limitMax) ?? limit
    before = try object.wholeNumber("before", 1...Int.max) ?? before
    after = try object.wholeNumber("after", 0...Int.max) ?? after
  }

  init(_ query: AdminQuery) throws(AdminFault) {
    pattern = try RequestPattern(query)
    limit = try query.wholeNumber("limit", 1...RequestsEndpoint.limitMax) ?? limit
    before = try query.wholeNumber("before", 1...Int.max) ?? before
    after = try query.wholeNumber("after", 0...Int.max) ?? after
  }
}

import HTTP1
import JSON

/// Which of the matching entries are returned: newest first, so many of them, before and after a number.
struct RequestsPage {
  var pattern = RequestPattern()
  var limit = RequestsEndpoint.limitDefault
  var before = Int.max
  var after = 0

  init(_ object: AdminObject) throws(AdminFault) {
    pattern = try RequestPattern(object)
    limit = try object.wholeNumber("limit", 1...RequestsEndpoint.limitMax) ?? limit
    before = try object.wholeNumber("before", 1...Int.max) ?? before
  }

  /// `others` are parameters of the call besides these, which `take` reads.
  init(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, besides others: [String] = [],
    take: (String, String) throws(AdminFault) -> Void = { _, _ in }
  ) throws(AdminFault) {
    for item in try AdminBody.parameters(head, message) {
      let (name, text) = (item.nameText, item.valueText)
      switch name {
      case "limit": limit = try Self.number(name, text, 1...RequestsEndpoint.limitMax)
      case "before": before = try Self.number(name, text, 1...Int.max)
      case "after": after = try Self.number(name, text, 0...Int.max)
      case _ where others.contains(name): try take(name, text)
      default:
        guard try pattern.take(name, text) else {
          let known = RequestPattern.parameters + ["limit", "before", "after"] + others
          throw AdminBody.unknownParameter(name, known)
        }
      }
    }
  }

  static func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) throws(AdminFault) -> Int {
    guard let number = Int(text), range ~= number else {
      throw .invalid("\"\(name)\" is \(AdminObject.describe(range)); found \"\(text.prefix(64))\"")
    }
    return number
  }
}

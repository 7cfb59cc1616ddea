import HTTP1
import ImitatedWorld

/// The query of an admin call: every name is known and stands there once, or the call is refused.
struct AdminQuery {
  private let items: [FormItems.Item]

  init(_ range: ByteRange?, _ message: Span<UInt8>, known: [String]) throws(RequestRefusal) {
    guard let range else {
      items = []
      return
    }
    do throws(RequestRejection) {
      items = try FormItems.all(range, in: message)
    } catch {
      throw .invalid("the query cannot be read: \(error.reason)")
    }
    for (index, item) in items.enumerated() {
      let name = item.nameText
      guard known.contains(name) else {
        let names = known.isEmpty ? "none" : known.joined(separator: ", ")
        let hint = name.utf8.count <= 64 ? Spelling.hint(for: name, among: known) : ""
        throw .invalid("unknown parameter \"\(name.prefix(64))\" in the query; this call takes \(names)\(hint)")
      }
      if items[..<index].contains(where: { $0.name == item.name }) {
        throw .invalid("the parameter \"\(name)\" is in the query more than once")
      }
    }
  }

  subscript(name: String) -> String? {
    items.first { $0.isNamed(name) }?.valueText
  }

  /// The parameter as a whole number within `range`; nil where it is missing.
  func wholeNumber(_ name: String, _ range: ClosedRange<Int>) throws(RequestRefusal) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = WrittenNumber.whole(text), range ~= number else {
      throw .invalid("\"\(name)\" must be \(AdminObject.describe(range)); found \"\(text.prefix(64))\"")
    }
    return number
  }
}

import HTTP1
import JSON

/// Reads the body of an admin call.
enum AdminBody {
  /// The body as JSON; `example` is shown to whoever sent something else.
  static func document(_ body: Span<UInt8>, example: String) throws(AdminFault) -> JSONDocument {
    do throws(JSONError) {
      return try JSONDocument(parsing: ByteRange(start: 0, count: body.count).bytes(in: body))
    } catch {
      throw .invalid("the body is not JSON: \(error); expected such as \(example)")
    }
  }

  /// A call that takes nothing takes no body, or an empty object.
  static func refuseMembers(_ body: Span<UInt8>, _ whole: String) throws(AdminFault) {
    guard !body.isEmpty else { return }
    let document = try document(body, example: "{}")
    for (key, _) in document.members(of: document.root) {
      throw .invalid("\(whole) has no members; which account is said in the query", at: document.pointer(to: key))
    }
    _ = try AdminObject(document, document.root, members: [], whole: whole)
  }
}

extension AdminObject {
  /// The member as a whole number within `range`; nil where it is missing.
  func wholeNumber(_ name: String, _ range: ClosedRange<Int64>, _ expected: String) throws(AdminFault) -> Int64? {
    guard let value = self[name] else { return nil }
    guard let number = document.wholeNumber(of: value).map({ Int64($0) }), range.contains(number) else {
      throw fault(name, expected)
    }
    return number
  }
}

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

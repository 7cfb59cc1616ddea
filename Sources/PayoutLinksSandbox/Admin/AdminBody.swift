import ImitatedWorld
import JSON

/// Reads the body of an admin call.
enum AdminBody {
  /// More values than any call takes, and few enough to be looked at at once.
  static let limits = JSONLimits(valuesMax: 2_000, scalarBytesMax: RequestBody.textBytesMax)

  /// The body as JSON; `example` is shown to whoever sent something else.
  static func document(_ body: [UInt8], example: String) throws(RequestRefusal) -> JSONDocument {
    do throws(JSONError) {
      return try JSONDocument(parsing: body, limits: limits)
    } catch {
      throw .invalid("the body is not JSON: \(error); expected for example \(example)")
    }
  }

  /// An object with these members and no others.
  static func object(_ body: [UInt8], members: [String], whole: String) throws(RequestRefusal) -> AdminObject {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: body, limits: limits)
    } catch {
      throw .invalid("the body is not JSON: \(error)")
    }
    return try AdminObject(document, document.root, members: members, whole: whole)
  }

  /// A call that takes nothing takes no body, or an empty object.
  static func refuseMembers(_ body: [UInt8], _ whole: String) throws(RequestRefusal) {
    guard !body.isEmpty else { return }
    let document = try document(body, example: "{}")
    for (key, _) in document.members(of: document.root) {
      throw .invalid("\(whole) has no members; the account goes into the query", at: document.pointer(to: key))
    }
    _ = try AdminObject(document, document.root, members: [], whole: whole)
  }
}

extension AdminObject {
  /// The member as a whole number within `range`; nil where it is missing.
  func wholeNumber(_ name: String, _ range: ClosedRange<Int64>, _ expected: String) throws(RequestRefusal) -> Int64? {
    guard let value = self[name] else { return nil }
    guard let number = document.wholeNumber(of: value).map({ Int64($0) }), range.contains(number) else {
      throw refusal(name, expected)
    }
    return number
  }

  /// The member's whole number; nil where it is missing.
  func wholeNumber(_ name: String, _ range: ClosedRange<Int>) throws(RequestRefusal) -> Int? {
    guard let node = self[name] else { return nil }
    guard let number = document.wholeNumber(of: node), range ~= number else {
      throw refusal(name, Self.describe(range))
    }
    return number
  }

  static func describe(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "a whole number, at least \(range.lowerBound)"
      : "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }
}

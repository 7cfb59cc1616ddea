/// One thing that is wrong with a create or list call, in the provider's words.
package struct InvalidParameter: Hashable, Sendable {
  package let description: String
  /// The parameter in question, where it is one.
  package let field: String?
  /// Whether the provider names source and reason for it; it does not for an account number.
  package let hasSource: Bool

  package init(_ description: String, field: String?, hasSource: Bool = true) {
    self.description = description
    self.field = field
    self.hasSource = hasSource
  }

  static func missing(_ field: String) -> InvalidParameter {
    InvalidParameter("The \(spaced(field)) field is required.", field: field)
  }

  static func notText(_ field: String) -> InvalidParameter {
    InvalidParameter("The \(spaced(field)) must be a string.", field: field)
  }

  static func tooLong(_ field: String, max: Int) -> InvalidParameter {
    InvalidParameter("The \(spaced(field)) may not be greater than \(max) characters.", field: field)
  }

  static func notSelectable(_ field: String) -> InvalidParameter {
    InvalidParameter("The selected \(spaced(field)) is invalid.", field: field)
  }

  /// A malformed id that did not come in a path; bounded, because it is sent back.
  static func notID(_ text: String, field: String?) -> InvalidParameter {
    InvalidParameter("\(text.prefix(100)) is not a valid id", field: field)
  }

  static let unknownAccountNumber = InvalidParameter(
    "The RazorpayX Account number is invalid.", field: "account_number", hasSource: false)

  package static let unknownID = InvalidParameter("The id provided does not exist", field: nil)

  private static func spaced(_ field: String) -> String {
    String(field.map { $0 == "_" ? " " : $0 })
  }
}

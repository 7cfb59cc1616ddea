import JSON
import PayoutLinks

extension LinkFacts {
  /// What the text of a fixture's link shows: lists find it by what it returns, whatever that is.
  init(_ text: [UInt8]) {
    self.init()
    guard let document = try? JSONDocument(parsing: text) else { return }
    var details = Contact.Details(name: "")
    var contactID: Identifier?
    for (key, value) in document.members(of: document.root) {
      switch PayoutLinkField(key, in: document) {
      case .createdAt: createdAt = document.wholeNumber(of: value).map { Timestamp(Int64($0)) } ?? createdAt
      case .contactID: contactID = document.string(of: value).flatMap { Identifier($0, kind: .contact) }
      case .contact:
        for (key, value) in document.members(of: value) {
          guard let text = document.string(of: value) else { continue }
          switch ContactField(key, in: document) {
          case .name: details.name = text
          case .type: details.type = text
          case .contact:
            details.phone = text
            phone = text
          case .email:
            details.email = text
            email = text
          case nil: break
          }
        }
      case .purpose: purpose = document.string(of: value)
      case .receipt: receipt = document.string(of: value)
      case .shortURL: shortURL = document.string(of: value)
      default: break
      }
    }
    contact = contactID.map { Contact(id: $0, details: details) }
  }
}

/// A payout link that somebody asks for: the values of a create call, all of them valid.
package struct Draft: Sendable {
  package enum Recipient: Sendable {
    case known(Identifier)
    case details(Contact.Details)
  }

  package var recipient = Recipient.details(.init(name: ""))
  package var amount = 0
  package var purpose = ""
  package var description = ""
  package var receipt: String?
  package var sendSMS = false
  package var sendEmail = false
  /// In the order in which they came; none of them a list or a map.
  package var notes = ParameterMap()
  package var expireBy: Timestamp?

  package static let currency = "INR"
  package static let amounts = 100...10_000_000_000
  package static let notesMax = 15
  package static let noteCharactersMax = 256
  /// Where nothing is published, so that no text makes pages of a list arbitrarily large.
  package static let textCharactersMax = 2048
  /// 15 minutes.
  package static let expiryLeadSeconds: Int64 = 900
  /// The year 2255: the latest time that an account's clock can come to.
  package static let expirySecondsMax = 9_000_000_000

  /// Every parameter of the call, in the documented order.
  package static let parameters = [
    "account_number", "contact", "amount", "currency", "purpose", "description", "receipt", "send_sms", "send_email",
    "notes", "expire_by",
  ]

  /// The draft that `parameters` describe, or everything that is wrong with them, in the order of the rules.
  package static func read(
    _ parameters: ParameterMap, rules: AccountRules, now: Timestamp, isKnownContact: (Identifier) -> Bool
  ) -> Reading<Draft> {
    var reader = DraftReader(parameters: parameters, rules: rules, now: now)
    reader.read(isKnownContact: isKnownContact)
    return Reading(reader.draft, reader.problems)
  }
}

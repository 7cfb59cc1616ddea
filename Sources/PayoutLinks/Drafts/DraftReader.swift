/// Applies the rules of a create call one after the other: each is a row of the table, and their order is its order.
struct DraftReader {
  let parameters: ParameterMap
  let rules: AccountRules
  let now: Timestamp
  private(set) var draft = Draft()
  private(set) var problems: [InvalidParameter] = []

  init(parameters: ParameterMap, rules: AccountRules, now: Timestamp) {
    self.parameters = parameters
    self.rules = rules
    self.now = now
  }

  mutating func read(isKnownContact: (Identifier) -> Bool) {
    readExpireBy()
    readAmount()
    for field in ["account_number", "contact", "amount", "currency", "purpose", "description"]
    where parameters.given(field) == nil {
      problems.append(.missing(field))
    }
    readContact(isKnownContact)
    readAccountNumber()
    readCurrency()
    draft.notes = Notes.read(parameters, &problems)
    readPurpose()
    if let text = readText("description") { draft.description = text }
    draft.receipt = readText("receipt")
    draft.sendSMS = readBoolean("send_sms")
    draft.sendEmail = readBoolean("send_email")
  }

  private mutating func readExpireBy() {
    // Without the feature the value is not looked at.
    guard rules.expiry, let given = parameters.given("expire_by") else { return }
    guard let seconds = given.integer else {
      return problems.append(InvalidParameter("The expire by must be an integer.", field: "expire_by"))
    }
    guard let earliest = now.advanced(bySeconds: Draft.expiryLeadSeconds), Int64(seconds) >= earliest.seconds else {
      return problems.append(
        InvalidParameter(
          "Invalid value for field(s): `expire_by`. Cannot be less than the current time + 15min", field: "expire_by"))
    }
    if seconds > Draft.expirySecondsMax {
      return problems.append(InvalidParameter("The expire by may not be greater than 9000000000.", field: "expire_by"))
    }
    draft.expireBy = Timestamp(Int64(seconds))
  }

  private mutating func readAmount() {
    guard let given = parameters.given("amount") else { return }
    guard let amount = given.integer else {
      return problems.append(InvalidParameter("The amount must be an integer.", field: "amount"))
    }
    if amount < Draft.amounts.lowerBound {
      problems.append(InvalidParameter("Minimum transaction amount should be 100 paise", field: "amount"))
    } else if amount > Draft.amounts.upperBound {
      problems.append(InvalidParameter("The amount may not be greater than 10000000000.", field: "amount"))
    }
    draft.amount = amount
  }

  private mutating func readContact(_ isKnown: (Identifier) -> Bool) {
    guard let given = parameters.given("contact") else { return }
    guard case .map(let contact) = given else {
      return problems.append(InvalidParameter("The contact must be an array.", field: "contact"))
    }
    if let given = contact.given("id") {
      guard let text = given.text else { return problems.append(.notText("id")) }
      guard let id = Identifier(text, kind: .contact) else { return problems.append(.notID(text, field: nil)) }
      guard isKnown(id) else { return problems.append(.unknownID) }
      return draft.recipient = .known(id)
    }
    var details = Contact.Details(name: "")
    if let given = contact.given("name") {
      if let name = given.text, ContactName.isValid(name) {
        details.name = name
      } else {
        problems.append(InvalidParameter("The name field is invalid.", field: "name"))
      }
    } else {
      problems.append(.missing("name"))
    }
    if contact.given("contact") == nil, contact.given("email") == nil {
      problems.append(InvalidParameter("Either contact or email is required.", field: "contact"))
    }
    details.phone = readText("contact", in: contact) ?? ""
    details.email = readText("email", in: contact) ?? ""
    if let given = contact.given("type") {
      if let type = given.text, rules.contactTypes.contains(type) {
        details.type = type
      } else {
        problems.append(.notSelectable("type"))
      }
    }
    draft.recipient = .details(details)
  }

  private mutating func readAccountNumber() {
    guard let given = parameters.given("account_number") else { return }
    if let number = given.text, rules.accountNumbers.contains(number) { return }
    problems.append(.unknownAccountNumber)
  }

  private mutating func readCurrency() {
    guard let given = parameters.given("currency"), given != .text(Draft.currency) else { return }
    problems.append(.notSelectable("currency"))
  }

  private mutating func readPurpose() {
    guard let given = parameters.given("purpose") else { return }
    guard case .text(let purpose) = given, rules.purposes.contains(purpose) else {
      return problems.append(.notSelectable("purpose"))
    }
    draft.purpose = purpose
  }

  private mutating func readText(_ field: String, in map: ParameterMap? = nil) -> String? {
    (map ?? parameters).readText(field, max: Draft.textCharactersMax, &problems)
  }

  private mutating func readBoolean(_ field: String) -> Bool {
    guard let given = parameters.given(field) else { return false }
    guard let value = given.boolean else {
      problems.append(
        InvalidParameter(
          "The \(field == "send_sms" ? "send sms" : "send email") field must be true or false.", field: field))
      return false
    }
    return value
  }
}

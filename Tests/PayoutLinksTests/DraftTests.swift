import PayoutLinks
import Testing

@Suite("The draft of a payout link")
struct DraftTests {
  static let now = Timestamp(1_800_000_000)
  static let rules = AccountRules(accountNumbers: ["7878780080316316"], purposes: ["prize money"])

  static func map(_ members: KeyValuePairs<String, Parameter>) -> ParameterMap {
    var map = ParameterMap()
    for (name, value) in members { map[name] = value }
    return map
  }

  static var contact: ParameterMap {
    map([
      "name": .text("Gaurav Kumar"), "contact": .text("912345678"), "email": .text("gaurav.kumar@example.com"),
      "type": .text("customer"),
    ])
  }

  static var whole: ParameterMap {
    map([
      "account_number": .text("7878780080316316"), "contact": .map(contact), "amount": .number("1000", whole: 1000),
      "currency": .text("INR"), "purpose": .text("refund"), "description": .text("Payout link for Gaurav Kumar"),
    ])
  }

  static func read(
    _ parameters: ParameterMap, rules: AccountRules = rules, known: Identifier? = nil
  ) -> Reading<Draft> {
    Draft.read(parameters, rules: rules, now: now, isKnownContact: { $0 == known })
  }

  static func problems(_ change: (inout ParameterMap) -> Void) -> [InvalidParameter] {
    var parameters = whole
    change(&parameters)
    if case .problems(let problems) = read(parameters) { return problems }
    return []
  }

  static func draft(_ change: (inout ParameterMap) -> Void = { _ in }) throws -> Draft {
    var parameters = whole
    change(&parameters)
    guard case .asked(let draft) = read(parameters) else {
      throw Failure(description: "\(read(parameters))")
    }
    return draft
  }

  struct Failure: Error {
    let description: String
  }

  // MARK: The table

  @Test(
    "each value that breaks a rule gives its text and its field",
    arguments: [
      ("expire_by", .number("1800000899", whole: 1_800_000_899), expiry, "expire_by"),
      ("expire_by", .number("-1", whole: -1), expiry, "expire_by"),
      ("expire_by", .text("1"), expiry, "expire_by"),
      ("expire_by", .text("soon"), "The expire by must be an integer.", "expire_by"),
      (
        "expire_by", .number("9000000001", whole: 9_000_000_001), "The expire by may not be greater than 9000000000.",
        "expire_by"
      ),
      ("expire_by", .text("99999999999999999999"), "The expire by may not be greater than 9000000000.", "expire_by"),
      ("expire_by", .number("1900000000.5", whole: nil), "The expire by must be an integer.", "expire_by"),
      ("amount", .number("99", whole: 99), "Minimum transaction amount should be 100 paise", "amount"),
      ("amount", .text("-5"), "Minimum transaction amount should be 100 paise", "amount"),
      ("amount", .text("ten"), "The amount must be an integer.", "amount"),
      ("amount", .text("1000.5"), "The amount must be an integer.", "amount"),
      ("amount", .number("10.5", whole: nil), "The amount must be an integer.", "amount"),
      ("amount", .boolean(true), "The amount must be an integer.", "amount"),
      ("amount", .list([]), "The amount must be an integer.", "amount"),
      ("amount", .number("10000000001", whole: 10_000_000_001), tooMuch, "amount"),
      ("amount", .text("99999999999999999999999"), tooMuch, "amount"),
      ("amount", .number("99999999999999999999999", whole: nil), tooMuch, "amount"),
      ("account_number", .null, "The account number field is required.", "account_number"),
      ("account_number", .text(""), "The account number field is required.", "account_number"),
      ("contact", .null, "The contact field is required.", "contact"),
      ("amount", .text(""), "The amount field is required.", "amount"),
      ("currency", .null, "The currency field is required.", "currency"),
      ("purpose", .text(""), "The purpose field is required.", "purpose"),
      ("description", .null, "The description field is required.", "description"),
      ("contact", .text("Gaurav"), "The contact must be an array.", "contact"),
      ("account_number", .text("1"), "The RazorpayX Account number is invalid.", "account_number"),
      ("account_number", .map(ParameterMap()), "The RazorpayX Account number is invalid.", "account_number"),
      ("currency", .text("USD"), "The selected currency is invalid.", "currency"),
      ("currency", .text("inr"), "The selected currency is invalid.", "currency"),
      ("currency", .boolean(false), "The selected currency is invalid.", "currency"),
      ("notes", .text("x"), "The notes must be an array.", "notes"),
      ("notes", .list([.text("x")]), "The notes must be an array.", "notes"),
      ("purpose", .text("bribe"), "The selected purpose is invalid.", "purpose"),
      ("description", .list([]), "The description must be a string.", "description"),
      ("receipt", .boolean(true), "The receipt must be a string.", "receipt"),
      ("send_sms", .text("yes"), "The send sms field must be true or false.", "send_sms"),
      ("send_email", .number("2", whole: 2), "The send email field must be true or false.", "send_email"),
    ] as [(String, Parameter, String, String)])
  func row(parameter: String, value: Parameter, description: String, field: String) {
    #expect(Self.problems { $0[parameter] = value }.first?.description == description)
    #expect(Self.problems { $0[parameter] = value }.first?.field == field)
  }

  static let expiry = "Invalid value for field(s): `expire_by`. Cannot be less than the current time + 15min"
  static let tooMuch = "The amount may not be greater than 10000000000."

  @Test(
    "each contact that breaks a rule gives its text and its field",
    arguments: [
      (["name": .null], "The name field is required.", "name"),
      (["name": .text("")], "The name field is required.", "name"),
      (["name": .text("Al")], "The name field is invalid.", "name"),
      (["name": .text(String(repeating: "a", count: 51))], "The name field is invalid.", "name"),
      (["name": .text("Asha Rao-")], "The name field is invalid.", "name"),
      (["name": .text("Asha Rao ")], "The name field is invalid.", "name"),
      (["name": .text("Asha@Rao")], "The name field is invalid.", "name"),
      (["name": .text("Āshā")], "The name field is invalid.", "name"),
      (["name": .boolean(true)], "The name field is invalid.", "name"),
      (["contact": .null, "email": .text("")], "Either contact or email is required.", "contact"),
      (["contact": .map(ParameterMap())], "The contact must be a string.", "contact"),
      (["email": .list([.null])], "The email must be a string.", "email"),
      (["type": .text("robber")], "The selected type is invalid.", "type"),
      (["id": .text("cont_1")], "cont_1 is not a valid id", nil),
      (["id": .text("cont_00000000000009")], "The id provided does not exist", nil),
    ] as [(KeyValuePairs<String, Parameter>, String, String?)])
  func contactRow(changes: KeyValuePairs<String, Parameter>, description: String, field: String?) {
    let problems = Self.problems { parameters in
      var contact = Self.contact
      for (name, value) in changes { contact[name] = value }
      parameters["contact"] = .map(contact)
    }
    #expect(problems.map(\.description) == [description])
    #expect(problems.first?.field == field)
  }

  @Test("notes: 15 of 256 characters are taken, one more of either is not, nor what nests")
  func notes() throws {
    func notes(_ count: Int, _ value: Parameter) -> Parameter {
      var map = ParameterMap()
      for number in 0..<count { map["k\(number)"] = value }
      return .map(map)
    }
    let longest = Parameter.text(String(repeating: "é", count: 256))
    #expect(try Self.draft { $0["notes"] = notes(15, longest) }.notes.count == 15)
    #expect(try Self.draft { $0["notes"] = .list([]) }.notes.isEmpty)
    #expect(try Self.draft { $0["notes"] = .map(ParameterMap()) }.notes.isEmpty)
    #expect(try Self.draft { $0["notes"] = notes(1, .null) }.notes.count == 1)
    #expect(
      Self.problems { $0["notes"] = notes(16, .text("a")) }.map(\.description) == [
        "The notes may not have more than 15 items."
      ])
    #expect(
      Self.problems { $0["notes"] = notes(1, .text(String(repeating: "a", count: 257))) }.map(\.description) == [
        "The notes value may not be greater than 256 characters."
      ])
    #expect(
      Self.problems { $0["notes"] = notes(1, .list([])) }.map(\.description) == ["The notes value must be a string."])
  }

  @Test("several problems come in the order of the table, all at once")
  func order() {
    guard case .problems(let problems) = Self.read(ParameterMap()) else { return #expect(Bool(false)) }
    #expect(
      problems.map(\.field) == ["account_number", "contact", "amount", "currency", "purpose", "description"])
    let many = Self.problems {
      $0["currency"] = .text("USD")
      $0["account_number"] = .text("0")
      $0["contact"] = .map(Self.map(["name": .text("x")]))
      $0["description"] = .null
      $0["amount"] = .text("1")
      $0["expire_by"] = .text("1")
    }
    #expect(
      many.map(\.field) == ["expire_by", "amount", "description", "name", "contact", "account_number", "currency"])
  }

  // MARK: What is taken

  @Test("amounts from 100 to 10,000,000,000 paise, as a number or as digits")
  func amounts() throws {
    for (value, amount) in [
      (Parameter.number("100", whole: 100), 100), (.text("100"), 100),
      (.number("1e10", whole: 10_000_000_000), 10_000_000_000),
    ] {
      #expect(try Self.draft { $0["amount"] = value }.amount == amount)
    }
  }

  @Test("an expire_by exactly 15 minutes ahead is taken, as a number, digits or a float without fraction")
  func expireBy() throws {
    for value in [
      Parameter.number("1800000900", whole: 1_800_000_900), .text("1800000900"),
      .number("1800000900.0", whole: 1_800_000_900),
    ] {
      #expect(try Self.draft { $0["expire_by"] = value }.expireBy == Timestamp(1_800_000_900))
    }
    #expect(try Self.draft { $0["expire_by"] = .text("") }.expireBy == nil)
  }

  @Test("an account without the expiry feature does not look at expire_by")
  func noExpiry() {
    var parameters = Self.whole
    parameters["expire_by"] = .text("1")
    let rules = AccountRules(accountNumbers: ["7878780080316316"], expiry: false)
    guard case .asked(let draft) = Self.read(parameters, rules: rules) else { return #expect(Bool(false)) }
    #expect(draft.expireBy == nil)
  }

  @Test("booleans as JSON and as forms have them")
  func booleans() throws {
    for (value, expected) in [
      (Parameter.boolean(true), true), (.boolean(false), false), (.text("1"), true), (.text("0"), false),
      (.number("1", whole: 1), true), (.number("0", whole: 0), false), (.text("true"), true), (.text("false"), false),
      (.null, false), (.text(""), false),
    ] {
      #expect(try Self.draft { $0["send_sms"] = value }.sendSMS == expected)
    }
  }

  @Test("a known contact is taken by its id alone, whatever stands beside it")
  func knownContact() throws {
    let id = try Sample.identifier(.contact, 1)
    var parameters = Self.whole
    parameters["contact"] = .map(Self.map(["id": .text(id.description), "name": .text("!")]))
    guard case .asked(let draft) = Self.read(parameters, known: id), case .known(id) = draft.recipient else {
      return #expect(Bool(false))
    }
  }

  @Test(
    "names of 3 to 50 allowed characters, with a full stop at the end at most",
    arguments: ["Abc", "J. R.", "D’Souza (Sr) Jr.", "O'Brien", "a-b_c/d 9", String(repeating: "a", count: 50)])
  func names(name: String) throws {
    let draft = try Self.draft { $0["contact"] = .map(Self.map(["name": .text(name), "email": .text("a@b")])) }
    guard case .details(let details) = draft.recipient else { return #expect(Bool(false)) }
    #expect(details == Contact.Details(name: name, email: "a@b"))
  }

  @Test("the account's own purposes and the documented ones are taken")
  func purposes() throws {
    for purpose in AccountRules.documentedPurposes + ["prize money"] {
      #expect(try Self.draft { $0["purpose"] = .text(purpose) }.purpose == purpose)
    }
  }

  @Test("of equal names the last counts, in the place of the first")
  func lastWins() {
    var map = ParameterMap()
    map["a"] = .text("1")
    map["b"] = .text("2")
    map["a"] = .text("3")
    #expect(map.names == ["a", "b"])
    #expect(map["a"] == .text("3"))
  }
}

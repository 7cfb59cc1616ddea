/// Reads what the queries of all lists have in common; the rules are rows of the provider's table, in its order.
struct PageReader {
  let parameters: ParameterMap
  private(set) var range = PageRange()
  var problems: [InvalidParameter] = []

  /// Reads which part of the list is asked for.
  init(_ parameters: ParameterMap) {
    self.parameters = parameters
    readCount()
    readSkip()
    range.from = readTime("from")
    range.to = readTime("to")
  }

  /// An empty filter counts as not given.
  func text(_ field: String) -> String? { parameters.given(field)?.text }

  /// A value that has to be one of a few.
  mutating func readChoice<Value>(_ field: String, _ value: (String) -> Value?) -> Value? {
    guard let given = parameters.given(field) else { return nil }
    let chosen = given.text.flatMap(value)
    if chosen == nil { problems.append(.notSelectable(field)) }
    return chosen
  }

  mutating func readBoolean(_ field: String) -> Bool? {
    guard let given = parameters.given(field) else { return nil }
    let value = given.boolean
    if value == nil { problems.append(.notSelectable(field)) }
    return value
  }

  /// The account of money whose list it is: it has to be named, and be one of the account's.
  mutating func readAccountNumber(_ rules: AccountRules) {
    guard let given = parameters.given("account_number") else { return problems.append(.missing("account_number")) }
    if let number = given.text, rules.accountNumbers.contains(number) { return }
    problems.append(.unknownAccountNumber)
  }

  private mutating func readCount() {
    guard let given = parameters.given("count") else { return }
    guard let count = given.integer else {
      return problems.append(InvalidParameter("The count must be an integer.", field: "count"))
    }
    if count > PageRange.countMax {
      problems.append(InvalidParameter("The count may not be greater than 100.", field: "count"))
    } else if count < 1 {
      problems.append(InvalidParameter("The count must be at least 1.", field: "count"))
    } else {
      range.count = count
    }
  }

  private mutating func readSkip() {
    guard let given = parameters.given("skip") else { return }
    guard let skip = given.integer else {
      return problems.append(InvalidParameter("The skip must be an integer.", field: "skip"))
    }
    if skip < 0 {
      problems.append(InvalidParameter("The skip must be at least 0.", field: "skip"))
    } else {
      range.skip = skip
    }
  }

  private mutating func readTime(_ field: String) -> Timestamp? {
    guard let given = parameters.given(field) else { return nil }
    guard let seconds = given.integer, PageRange.times ~= seconds else {
      problems.append(InvalidParameter("\(field) must be between 946684800 and 4765046400", field: field))
      return nil
    }
    return Timestamp(Int64(seconds))
  }

  mutating func readID(_ field: String, _ kind: Identifier.Kind) -> Identifier? {
    guard let given = parameters.given(field) else { return nil }
    let id = given.text.flatMap { Identifier($0, kind: kind) }
    if id == nil { problems.append(.notID(given.text ?? "", field: field)) }
    return id
  }
}

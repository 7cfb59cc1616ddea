import HTTP1
import ImitatedWorld
import JSON

/// Reads a pattern as an admin call has it: a JSON object, or the parameters of a query.
extension RequestPattern {
  private static let textBytesMax = 4096
  private static let headersMax = 32

  init(_ object: AdminObject) throws(RequestRefusal) {
    self.init()
    for (name, expected) in Self.texts {
      guard let text = try object.text(name, expected) else { continue }
      guard let condition = Self.condition(name, text) else {
        throw object.refusal(name, expected, hint: Self.hint(name, text))
      }
      conditions.append(condition)
    }
    if object["status"] != nil {
      let expected = "a status from 100 to 599"
      guard let status = object["status"].flatMap({ object.document.wholeNumber(of: $0) }), 100...599 ~= status else {
        throw object.refusal("status", expected)
      }
      conditions.append(.status(status))
    }
    if let headers = object["headers"] { try readHeaders(headers, object) }
    putInOrder()
  }

  private mutating func readHeaders(_ headers: JSONNode, _ object: AdminObject) throws(RequestRefusal) {
    let expected = "an object of at most \(Self.headersMax) headers, each with a string, or null if it must be absent"
    guard object.document.kind(of: headers) == .object, object.document.count(of: headers) <= Self.headersMax else {
      throw object.refusal("headers", expected)
    }
    for (key, value) in object.document.members(of: headers) {
      let text = object.document.string(of: value)
      guard text != nil || object.document.kind(of: value) == .null else {
        throw .invalid(
          "a header's value must be a string or null; found \(object.document.excerpt(of: value))",
          at: object.document.pointer(to: value))
      }
      let name = object.document.string(of: key) ?? ""
      guard 1...Self.textBytesMax ~= name.utf8.count, text?.utf8.count ?? 0 <= Self.textBytesMax else {
        throw .invalid(
          "a header's name must have 1 to \(Self.textBytesMax) bytes, and its value at most as many",
          at: object.document.pointer(to: name.utf8.count <= Self.textBytesMax ? value : headers))
      }
      conditions.append(.header(name: name, value: text))
    }
  }

  /// What a query may say; whose requests are meant is said there too, and is no condition.
  static let parameters = texts.map(\.name).filter { !AccountSelection.names.contains($0) } + ["status"]

  init(_ query: AdminQuery) throws(RequestRefusal) {
    self.init()
    for (name, expected) in Self.texts where !AccountSelection.names.contains(name) {
      guard let text = query[name] else { continue }
      guard let condition = Self.condition(name, text) else {
        throw .invalid("\"\(name)\" must be \(expected); found \"\(text.prefix(64))\"\(Self.hint(name, text))")
      }
      conditions.append(condition)
    }
    if let status = try query.wholeNumber("status", 100...599) { conditions.append(.status(status)) }
    putInOrder()
  }

  private static let texts: [(name: String, expected: String)] = [
    ("method", "a method in capital letters, such as POST"), ("path", "a path that begins with /"),
    ("path_prefix", "the beginning of a path, with its /"),
    ("route", "one of \(RouteName.allCases.map(\.name).joined(separator: ", "))"),
    ("id", "the id of a payout link, as in the path"), ("key", "a key id"), ("account", "an account's id"),
    ("body_contains", "a text"),
    ("outcome", "one of \(Outcome.allCases.map(\.name).joined(separator: ", "))"), ("fault", "a fault's name"),
  ]

  private static func condition(_ name: String, _ text: String) -> Condition? {
    guard !text.isEmpty, text.utf8.count <= textBytesMax else { return nil }
    switch name {
    case "method": return text.utf8.allSatisfy { ASCII.isCapital($0) } ? .method(text) : nil
    case "path": return text.hasPrefix("/") ? .path(text) : nil
    case "path_prefix": return text.hasPrefix("/") ? .pathPrefix(text) : nil
    case "route": return RouteName(name: text).map { .route($0) }
    case "id": return .id(text)
    case "key": return .key(text)
    case "account": return .account(text)
    case "body_contains": return .bodyContains(text)
    case "outcome": return Outcome(name: text).map { .outcome($0) }
    case "fault": return .fault(text)
    default: return nil
    }
  }

  private static func hint(_ name: String, _ text: String) -> String {
    guard text.utf8.count <= 64 else { return "" }
    switch name {
    case "route": return Spelling.hint(for: text, among: RouteName.allCases.map(\.name))
    case "outcome": return Spelling.hint(for: text, among: Outcome.allCases.map(\.name))
    default: return ""
    }
  }
}

extension RequestsPage {
  init(_ object: AdminObject) throws(RequestRefusal) {
    self.init()
    pattern = try RequestPattern(object)
    limit = try object.wholeNumber("limit", 1...Self.limitMax) ?? limit
    before = try object.wholeNumber("before", 1...Int.max) ?? before
    after = try object.wholeNumber("after", 0...Int.max) ?? after
  }

  init(_ query: AdminQuery) throws(RequestRefusal) {
    self.init()
    pattern = try RequestPattern(query)
    limit = try query.wholeNumber("limit", 1...Self.limitMax) ?? limit
    before = try query.wholeNumber("before", 1...Int.max) ?? before
    after = try query.wholeNumber("after", 0...Int.max) ?? after
  }
}

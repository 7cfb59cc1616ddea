import HTTP1
import ImitatedWorld
import JSON
import Server

/// `/__admin/requests` and `/__admin/verify`: what the journal holds, and whether it is what a test expects.
enum RequestsEndpoint {
  /// Of an archive, which has no pages.
  private static let archiveDefault = 1_000
  private static let archiveMax = 10_000
  private static let archivedEventsMax = 200

  private static let patternMembers = RequestPattern.requestMembers + RequestPattern.replyMembers

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(RequestPattern.parameters + RequestsPage.parameters + AccountSelection.names)
    return try ask(PageQuestion(try RequestsPage(query), of: try view(query, call)), call)
  }

  /// Those that no route fits, with the nearest.
  static func unmatched(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(RequestPattern.parameters + RequestsPage.parameters + AccountSelection.names)
    var page = try RequestsPage(query)
    page.pattern.conditions.append(.outcome(.unmatched))
    return try ask(PageQuestion(page, of: try view(query, call), nearestOf: call.services.routes), call)
  }

  static func find(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let view = try view(call)
    let object = try AdminBody.object(
      call.body, members: patternMembers + RequestsPage.parameters, whole: "a search")
    return try ask(PageQuestion(try RequestsPage(object), of: view), call)
  }

  static func count(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let view = try view(call)
    let pattern = try RequestPattern(AdminBody.object(call.body, members: patternMembers, whole: "a pattern"))
    return try ask(CountQuestion(pattern, in: view), call)
  }

  static func removeAll(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(AccountSelection.names)
    let owner = try AccountSelection.owner(query, in: call.world, at: call.real)
    return try ask(RemovalQuestion(JournalView(call.services.journal, of: owner?.journalShare)), call)
  }

  static func archive(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["limit"] + AccountSelection.names)
    let limit = try query.wholeNumber("limit", 1...archiveMax) ?? archiveDefault
    let baseURL = call.services.publicURL.listening
    let events = latestEvents(try AccountSelection.named(query, in: call.world, at: call.real), call.world)
    return try ask(ArchiveQuestion(try view(query, call), events, limit: limit, baseURL: baseURL), call)
  }

  /// Events of the account or, without one, of the first few.
  private static func latestEvents(_ account: Account?, _ world: World) -> [ArchivedEvent] {
    let accounts = account.map { [$0] } ?? Array(world.accounts.prefix(10))
    return accounts.flatMap { account in
      let book = account.webhooks
      let first = max(book.firstNumber, book.nextNumber - archivedEventsMax / accounts.count)
      return (first..<book.nextNumber).compactMap { book.event($0) }.map {
        ArchivedEvent(event: $0, account: account, sender: world.sender)
      }
    }
  }

  static func one(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try one(call.text(.number), try view(call))
  }

  static func verify(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let view = try view(call)
    return try ask(expectation(call.body, view), call)
  }

  private static func ask(_ question: any JournalQuestion, _ call: OwnCall) throws(RequestRefusal) -> Reply {
    try call.services.questions.ask(question, call.ticket)
  }

  /// What the caller may see: of an account that is named, else everybody's.
  private static func view(_ query: AdminQuery, _ call: OwnCall) throws(RequestRefusal) -> JournalView {
    JournalView(
      call.services.journal, of: try AccountSelection.named(query, in: call.world, at: call.real)?.journalShare)
  }

  private static func view(_ call: OwnCall) throws(RequestRefusal) -> JournalView {
    try view(try call.query(AccountSelection.names), call)
  }

  private static func one(_ text: String, _ view: JournalView) throws(RequestRefusal) -> Reply {
    guard let number = WrittenNumber.whole(text), number > 0 else {
      throw .invalid("an entry's number must be a whole number, at least 1; found \"\(text.prefix(64))\"")
    }
    guard let entry = view.entry(number) else {
      let there =
        view.numbers.isEmpty ? "it is empty" : "it holds #\(view.numbers.lowerBound) to #\(view.numbers.upperBound - 1)"
      throw RequestRefusal(
        status: 404, code: "unknown_request", message: "the journal has no entry #\(number): \(there)")
    }
    return .object { $0.members(of: entry) }
  }

  // MARK: Verifying

  private static func expectation(
    _ body: [UInt8], _ view: JournalView
  ) throws(RequestRefusal) -> any JournalQuestion {
    let object = try AdminBody.object(
      body, members: ["match", "exactly", "at_least", "at_most", "in_order"], whole: "an expectation")
    guard let order = object["in_order"] else {
      guard let match = object["match"] else {
        throw .invalid("use \"match\" with a pattern, or \"in_order\" with several", at: "")
      }
      let pattern = try pattern(object.document, match)
      return ExpectationQuestion(Expectation(pattern: pattern, amount: try amount(object)), in: view)
    }
    for name in ["match", "exactly", "at_least", "at_most"] where object[name] != nil {
      throw .invalid(
        "use \"in_order\" alone: \"\(name)\" is of an expectation with \"match\"", at: "/\(name)")
    }
    let expected = "an array of 1 to 100 patterns"
    let document = object.document
    guard document.kind(of: order) == .array else { throw object.refusal("in_order", expected) }
    let count = document.count(of: order)
    guard 1...100 ~= count else { throw object.refusal("in_order", expected, hint: " of \(count)") }
    var patterns: [RequestPattern] = []
    for element in document.elements(of: order) { patterns.append(try pattern(document, element)) }
    return OrderQuestion(patterns, in: view)
  }

  private static func amount(_ object: AdminObject) throws(RequestRefusal) -> Expectation.Amount {
    let exactly = try object.wholeNumber("exactly", 0...1_000_000_000)
    let least = try object.wholeNumber("at_least", 0...1_000_000_000)
    let most = try object.wholeNumber("at_most", 0...1_000_000_000)
    if let exactly {
      if least != nil || most != nil {
        throw .invalid("\"exactly\" does not go with \"at_least\" and \"at_most\"", at: "/exactly")
      }
      return .exactly(exactly)
    }
    if let least, let most, least > most {
      throw .invalid("\"at_least\" is \(least), but \"at_most\" is only \(most)", at: "/at_most")
    }
    return .between(least: least ?? (most == nil ? 1 : 0), most: most)
  }

  private static func pattern(_ document: JSONDocument, _ node: JSONNode) throws(RequestRefusal) -> RequestPattern {
    try RequestPattern(
      AdminObject(
        document, node, members: RequestPattern.requestMembers + RequestPattern.replyMembers, whole: "a pattern"))
  }
}

extension Reply {
  /// A JSON object.
  static func object(status: Int = 200, _ members: (inout JSONWriter) -> Void) -> Reply {
    Reply(status: status, body: JSONWriter.object(members))
  }
}

import HTTP1
import JSON
import Server

/// `/__admin/requests` and `/__admin/verify`: what the journal holds, and whether it is what a test expects.
struct RequestsEndpoint {
  let world: World
  let journal: Journal
  let questions: JournalQuestions
  let ticket: ReplyTicket
  let baseURL: String
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  static let limitDefault = 50
  static let limitMax = 1000
  /// Of an archive, which has no pages.
  private static let archiveDefault = 1_000
  private static let archiveMax = 10_000

  func reply(
    _ call: RequestsCall, _ range: ByteRange?, _ path: RequestPath, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    let conditions =
      call.takesConditions ? RequestPattern.parameters + RequestsPage.parameters : call == .archive ? ["limit"] : []
    let query = try AdminQuery(range, message, known: conditions + AccountSelection.names)
    let account =
      call == .remove
      ? try AccountSelection.owner(query, in: world, at: real)
      : try AccountSelection.named(query, in: world, at: real)
    let view = JournalView(journal, of: account)
    switch call {
    case .list: return try ask(PageQuestion(try RequestsPage(query), of: view))
    case .unmatched:
      var page = try RequestsPage(query)
      page.pattern.conditions.append(.outcome(.unmatched))
      return try ask(PageQuestion(page, of: view, tellsNearest: true))
    case .find:
      let object = try AdminBody.object(
        body, members: RequestPattern.requestMembers + RequestPattern.replyMembers + RequestsPage.parameters,
        whole: "a search")
      return try ask(PageQuestion(try RequestsPage(object), of: view))
    case .count:
      let pattern = try RequestPattern(
        AdminBody.object(
          body, members: RequestPattern.requestMembers + RequestPattern.replyMembers, whole: "a pattern"))
      return try ask(CountQuestion(pattern, in: view))
    case .remove: return try ask(RemovalQuestion(view))
    case .archive:
      let limit = try query.wholeNumber("limit", 1...Self.archiveMax) ?? Self.archiveDefault
      return try ask(ArchiveQuestion(view, limit: limit, baseURL: baseURL))
    case .one: return try Self.one(path.text(2, in: message), view)
    case .verify: return try ask(Self.expectation(body, view))
    }
  }

  private func ask(_ question: any JournalQuestion) throws(AdminFault) -> Reply {
    try questions.ask(question, ticket)
  }

  private static func one(_ text: String, _ view: JournalView) throws(AdminFault) -> Reply {
    guard let number = WrittenNumber.whole(text), number > 0 else {
      throw .invalid("an entry's number is a whole number from 1 on; found \"\(text.prefix(64))\"")
    }
    guard let entry = view.entry(number) else {
      let there =
        view.numbers.isEmpty ? "it is empty" : "it holds #\(view.numbers.lowerBound) to #\(view.numbers.upperBound - 1)"
      throw AdminFault(status: 404, code: "unknown_request", message: "the journal has no entry #\(number): \(there)")
    }
    var writer = JSONWriter()
    writer.entry(entry)
    return Reply(status: 200, body: writer.finish())
  }

  static func writeUnmatched(_ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.members(of: entry)
    writer.key("nearest")
    if let nearest = NearestRoute(method: entry.request.methodText, path: entry.request.pathText) {
      writer.beginObject()
      writer.field("method", nearest.method.name)
      writer.field("path", nearest.pattern)
      writer.field("difference", nearest.difference)
      writer.endObject()
    } else {
      writer.null()
    }
    writer.endObject()
  }

  // MARK: Verifying

  private static func expectation(
    _ body: Span<UInt8>, _ view: JournalView
  ) throws(AdminFault) -> any JournalQuestion {
    let object = try AdminBody.object(
      body, members: ["match", "exactly", "at_least", "at_most", "in_order"], whole: "an expectation")
    guard let order = object["in_order"] else {
      guard let match = object["match"] else {
        throw .invalid("an expectation has \"match\" with a pattern, or \"in_order\" with several", at: "")
      }
      let pattern = try pattern(object.document, match)
      return ExpectationQuestion(Expectation(pattern: pattern, amount: try amount(object)), in: view)
    }
    for name in ["match", "exactly", "at_least", "at_most"] where object[name] != nil {
      throw .invalid(
        "\"in_order\" stands alone: \"\(name)\" belongs to an expectation with \"match\"", at: "/\(name)")
    }
    let expected = "an array of 1 to 100 patterns"
    let document = object.document
    guard document.kind(of: order) == .array, 1...100 ~= document.count(of: order) else {
      throw object.fault("in_order", expected)
    }
    var patterns: [RequestPattern] = []
    for element in document.elements(of: order) { patterns.append(try pattern(document, element)) }
    return OrderQuestion(patterns, in: view)
  }

  private static func amount(_ object: AdminObject) throws(AdminFault) -> Expectation.Amount {
    let exactly = try object.wholeNumber("exactly", 0...1_000_000_000)
    let least = try object.wholeNumber("at_least", 0...1_000_000_000)
    let most = try object.wholeNumber("at_most", 0...1_000_000_000)
    if let exactly {
      if least != nil || most != nil {
        throw .invalid("\"exactly\" stands alone, without \"at_least\" and \"at_most\"", at: "/exactly")
      }
      return .exactly(exactly)
    }
    if let least, let most, least > most {
      throw .invalid("\"at_least\" is \(least) and \"at_most\" \(most): no number is both", at: "/at_most")
    }
    return .between(least: least ?? (most == nil ? 1 : 0), most: most)
  }

  private static func pattern(_ document: JSONDocument, _ node: JSONNode) throws(AdminFault) -> RequestPattern {
    try RequestPattern(
      AdminObject(
        document, node, members: RequestPattern.requestMembers + RequestPattern.replyMembers, whole: "a pattern"))
  }

  static func object(status: Int = 200, _ members: (inout JSONWriter) -> Void) -> Reply {
    var writer = JSONWriter()
    writer.beginObject()
    members(&writer)
    writer.endObject()
    return Reply(status: status, body: writer.finish())
  }
}

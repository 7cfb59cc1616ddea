import Harness
import Server
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Questions to the journal, in slices")
struct JournalQuestionTests {
  private static func question(_ name: String, _ view: JournalView) throws -> any JournalQuestion {
    var even = RequestPattern()
    even.conditions = [.status(200)]
    switch name {
    case "count": return CountQuestion(even, in: view)
    case "page": return PageQuestion(try Self.page(even, limit: 7), of: view)
    case "unmatched": return PageQuestion(try Self.page(even, limit: 7), of: view, nearestOf: Routes.table)
    case "archive": return ArchiveQuestion(view, [], limit: 9, baseURL: "http://a")
    case "met": return ExpectationQuestion(Expectation(pattern: even, amount: .exactly(50)), in: view)
    case "missed": return ExpectationQuestion(Expectation(pattern: even, amount: .exactly(51)), in: view)
    case "order": return OrderQuestion([even, even], in: view)
    case "near":
      even.conditions += [RequestPattern.Condition](repeating: .fault("none"), count: 40)
      return ExpectationQuestion(Expectation(pattern: even, amount: .exactly(1)), in: view)
    default:
      var none = even
      none.conditions.append(.status(201))
      return OrderQuestion([even, none], in: view)
    }
  }

  private static func page(_ pattern: RequestPattern, limit: Int) throws -> RequestsPage {
    var page = RequestsPage()
    page.pattern = pattern
    page.limit = limit
    return page
  }

  /// How it is answered, and after how many slices.
  private static func answer(
    _ question: any JournalQuestion, slice: Int, between: () -> Void = {}
  ) -> (body: String, slices: Int) {
    var slices = 1
    while true {
      var budget = slice
      switch question.answer(&budget) {
      case .success(let reply)?: return (String(decoding: reply.body, as: UTF8.self), slices)
      case .failure(let fault)?: return (String(decoding: fault.reply.body, as: UTF8.self), slices)
      case nil:
        slices += 1
        between()
      }
    }
  }

  private static func journal(count: Int) -> Journal {
    var limits = JournalLimits()
    limits.entries = 100
    let journal = Journal(limits)
    for number in 1...count {
      journal.add(
        RequestFacts(unixNanoseconds: 0), reply: SeenReply(Reply(status: number.isMultiple(of: 2) ? 200 : 404)))
    }
    return journal
  }

  @Test(
    "are answered as at once, however short the slices are",
    arguments: ["count", "page", "unmatched", "archive", "met", "missed", "order", "disorder", "near"])
  func slices(name: String) throws {
    let view = JournalView(Self.journal(count: 100))
    let whole = Self.answer(try Self.question(name, view), slice: .max)
    let cut = Self.answer(try Self.question(name, view), slice: 1)
    #expect(whole.slices == 1)
    #expect(cut.body == whole.body)
    // A near miss is put in words a condition at a time.
    #expect(cut.slices > (name == "order" ? 3 : name == "near" ? 400 : 90))
  }

  @Test("a page that is too long in bytes ends early, and the next one goes on")
  func longPage() throws {
    let view = JournalView(Self.journal(count: 4))
    var page = RequestsPage()
    for number in [4, 3, 2, 1] {
      let body = Self.answer(PageQuestion(page, of: view, bytesMax: 1), slice: .max).body
      #expect(body.ranges(of: #""number":"#).count == 1)
      #expect(body.contains(#""number":\#(number),"#))
      #expect(body.contains(#""total":4,"dropped":0,"next_before":\#(number > 1 ? "\(number)" : "null")"#), "\(body)")
      page.before = number
    }
  }

  @Test("what comes meanwhile is not part of the answer, and what makes room for it counts as dropped")
  func meanwhile() throws {
    let journal = Self.journal(count: 100)
    let question = try Self.question("count", JournalView(journal))
    // Each slice looks at one entry, and two more are dropped.
    let answer = Self.answer(question, slice: 1) {
      for _ in 1...2 { journal.add(RequestFacts(unixNanoseconds: 0), reply: SeenReply(Reply(status: 200))) }
    }
    #expect(answer.slices < 70)
    let numbers = answer.body.split { !$0.isNumber }.compactMap { Int($0) }
    #expect(numbers.count == 2)
    #expect(numbers[0] <= 50 && numbers[1] > 30 && numbers[0] + numbers[1] <= 100)
  }

  @Test("of a journal that is emptied meanwhile what is left counts as dropped")
  func emptied() throws {
    let journal = Self.journal(count: 100)
    let question = try Self.question("count", JournalView(journal))
    let answer = Self.answer(question, slice: 1) { journal.removeAll() }
    #expect(answer.body == #"{"count":0,"dropped":99}"#)
  }

  @Test("a list that takes more than one turn is answered whole, and requests behind it after it")
  func queued() async throws {
    let session = try await Session()
    for _ in 1...300 { _ = try session.exchange(Requests.get(Requests.link(3))) }
    for path in [
      "/__admin/requests?limit=1000", "/__admin/requests.har", "/__admin/requests/wait?count=300&limit=1000",
    ] {
      let requests = Requests.get(path, authorization: nil) + Requests.get("/__admin/health", authorization: nil)
      try session.client.send(requests)
      let reply = try session.client.reply()
      #expect(reply.status == 200)
      #expect(reply.body.split(separator: "poutlk_00000000000003\\\"").count > 300)
      #expect(try session.client.reply().body.contains(#""waiting":0"#))
    }
    let removed = try session.exchange(
      Requests.request("DELETE", "/__admin/requests?key=rzp_test_sandbox", authorization: nil))
    #expect(removed.body == #"{"removed":300}"#)
  }
}

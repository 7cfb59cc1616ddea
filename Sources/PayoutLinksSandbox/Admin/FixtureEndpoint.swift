import HTTP1
import JSON
import PayoutLinks
import Server

/// `GET` and `PUT /__admin/fixtures`: the present state as a fixture, and another in its place.
struct FixtureEndpoint {
  let world: World
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  func export(_ accounts: [Account]) -> Reply {
    .later(.streamed(FixtureWriter(accounts, at: real)))
  }

  /// Replaces everything or, where anything is wrong, nothing: once the body has been read beside the loop.
  static func replace(
    _ body: Span<UInt8>, _ ticket: ReplyTicket, by reloader: FixtureReloader, at start: Timestamp
  ) throws(AdminFault) -> Reply {
    guard reloader.start(ByteRange(start: 0, count: body.count).bytes(in: body), ticket, at: start) else {
      throw AdminFault(
        status: 503, code: "too_many_fixtures", message: "\(FixtureReloader.bodiesMax) fixtures wait to be read already"
      )
    }
    var reply = Reply(status: 200)
    reply.delivery = Delivery(.byWork)
    return reply
  }

  static func replaced(_ world: World, _ warnings: [FixtureIssue]) -> Reply {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("accounts", world.accounts.count)
    writer.field("payout_links", world.linkCount)
    writer.key("warnings")
    writer.raw(text(warnings))
    writer.endObject()
    return Reply(status: 200, body: writer.finish())
  }

  static func refused(_ error: FixtureError) -> AdminFault {
    let count = error.issues.count(of: .error)
    return AdminFault(
      status: 422, code: "invalid_fixture",
      message: "\(count) error\(count == 1 ? "" : "s") in the fixture, nothing was changed",
      details: [("issues", text(error.issues))])
  }

  /// A faulty fixture has one kind of fault many times over: the first hundred are enough to find it.
  private static let issuesMax = 100

  private static func text(_ issues: [FixtureIssue]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for issue in issues.prefix(issuesMax) {
      writer.beginObject()
      writer.field("severity", issue.severity.rawValue)
      if let line = issue.line { writer.field("line", line) }
      if let column = issue.column { writer.field("column", column) }
      writer.field("message", issue.message)
      writer.endObject()
    }
    writer.endArray()
    return writer.finish()
  }
}

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
    Reply(status: 200, body: FixtureWriter.text(accounts, at: real))
  }

  /// Replaces everything or, where anything is wrong, nothing.
  func replace(_ body: Span<UInt8>) throws(AdminFault) -> Reply {
    let start = Timestamp(real / 1_000_000_000)
    var loader = FixtureLoader(start: start)
    loader.load("body", ByteRange(start: 0, count: body.count).bytes(in: body))
    let seed: Seed
    do throws(FixtureError) {
      seed = try loader.finish()
    } catch {
      let count = error.issues.count(of: .error)
      throw AdminFault(
        status: 422, code: "invalid_fixture",
        message: "\(count) error\(count == 1 ? "" : "s") in the fixture, nothing was changed",
        details: [("issues", Self.text(error.issues))])
    }
    let warnings = seed.warnings
    world.load(seed, at: start)
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("accounts", world.accounts.count)
    writer.field("payout_links", world.linkCount)
    writer.key("warnings")
    writer.raw(Self.text(warnings))
    writer.endObject()
    return Reply(status: 200, body: writer.finish())
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

import ImitatedWorld
import JSON
import PayoutLinks
import Server

extension FixtureWriter: BodyPieces {}

/// `GET` and `PUT /__admin/fixtures`: the present state as a fixture, and another in its place.
enum FixtureEndpoint {
  static func export(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(AccountSelection.names)
    let accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    return .later(.streamed(FixtureWriter(accounts, at: call.real, pieceBytes: ServerLimits.pieceBytes)))
  }

  /// Replaces everything or, where anything is wrong, nothing: once the body has been read beside the loop.
  static func replace(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    _ = try call.query()
    let start = Timestamp(call.real / 1_000_000_000)
    guard call.services.reloader.start(call.body, call.ticket, at: start) else {
      throw RequestRefusal(
        status: 503, code: "too_many_fixtures",
        message: "\(FixtureReloader.bodiesMax) fixtures are already waiting to be read"
      )
    }
    return .later(.byWork)
  }

  static func replaced(_ world: World, _ warnings: [FixtureIssue]) -> Reply {
    .object { writer in
      writer.field("accounts", world.accounts.count)
      writer.field("payout_links", world.linkCount)
      writer.raw("warnings", text(warnings))
    }
  }

  static func refused(_ error: FixtureError) -> RequestRefusal {
    let count = error.issues.count(of: .error)
    return RequestRefusal(
      status: 422, code: "invalid_fixture",
      message: "\(count) error\(count == 1 ? "" : "s") in the fixture, nothing was changed",
      details: [("issues", text(error.issues))])
  }

  /// A fixture with errors often has the same one many times: the first hundred are enough to find it.
  private static let issuesMax = 100

  private static func text(_ issues: [FixtureIssue]) -> [UInt8] {
    JSONWriter.array { writer in
      for issue in issues.prefix(issuesMax) {
        writer.object { writer in
          writer.field("severity", issue.severity.rawValue)
          if let line = issue.line { writer.field("line", line) }
          if let column = issue.column { writer.field("column", column) }
          writer.field("message", issue.message)
        }
      }
    }
  }
}

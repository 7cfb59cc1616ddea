import PayoutLinks
import Testing

/// Links and events for the tests of this target.
enum Sample {
  static func identifier(_ kind: Identifier.Kind, _ number: Int) throws -> Identifier {
    let digits = String(number)
    let suffix = String(repeating: "0", count: Identifier.suffixBytes - digits.count) + digits
    return try #require(Identifier("\(kind.prefix)\(suffix)", kind: kind))
  }

  static func link(_ number: Int, _ status: Status, expireBy: Int64? = nil) throws -> PayoutLink {
    PayoutLink(id: try identifier(.payoutLink, number), status: status, expireBy: expireBy.map(Timestamp.init))
  }

  static func events() throws -> [Event] {
    [
      .approve, .reject, .claim(fundAccount: try identifier(.fundAccount, 1)),
      .process(payout: try identifier(.payout, 1)), .fail, .reverse, .cancel, .expire,
      .approvePayout, .rejectPayout, .releasePayout, .cancelPayout,
    ]
  }
}

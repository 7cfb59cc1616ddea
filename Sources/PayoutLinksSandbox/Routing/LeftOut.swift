import HTTP1

/// The provider's calls that the sandbox leaves out, and what comes nearest to each: somebody who sends one has made no
/// slip, and is told so.
enum LeftOut {
  private struct Call {
    let method: String
    let pattern: RoutePattern
    let nearest: String
    /// Whether the provider has it for its own dashboard alone.
    var isOfDashboard = false
  }

  private static func call(
    _ methods: String, _ path: String, _ nearest: String, isOfDashboard: Bool = false
  ) -> [Call] {
    methods.split(separator: " ").map {
      Call(
        method: String($0), pattern: RoutePattern(.other, path), nearest: nearest, isOfDashboard: isOfDashboard)
    }
  }

  private static let calls =
    call("POST", "/v1/payouts", "the claim of a payout link, which makes one: the event \"claim\", or a script")
    + call(
      "POST", "/v1/payouts/:id/cancel",
      "the event \"cancel_payout\" of its link, POST /__admin/payout-links/:id/transitions")
    + call(
      "POST", "/v1/payouts/:id/approve",
      "the event \"approve_payout\" of its link, POST /__admin/payout-links/:id/transitions"
    )
    + call(
      "POST", "/v1/payouts/:id/reject",
      "the event \"reject_payout\" of its link, POST /__admin/payout-links/:id/transitions")
    + call("PATCH", "/v1/contacts/:id", "a fixture, which has contacts as they are to be, \"active\" included")
    + call(
      "POST", "/v1/fund_accounts",
      "a claim, which makes one: \"fund_account\" of the event \"claim\"; a fixture has them too")
    + call(
      "PATCH", "/v1/fund_accounts/:id", "a fixture, which has fund accounts as they are to be, \"active\" included")
    + call(
      "POST", "/v1/fund_accounts/validations", "the reason of the event \"fail\", for an account that is to be invalid")
    + call(
      "GET", "/v1/fund_accounts/validations/:id",
      "the reason of the event \"fail\", for an account that is to be invalid"
    )
    + call("GET", "/v1/transactions/:id", "GET /v1/transactions, which has those of the fixture")
    + call("GET", "/v1/banking_balances", "\"low_balance\" of an account in its fixture, which has its payouts queued")
    + call("GET", "/v1/balance", "\"low_balance\" of an account in its fixture, which has its payouts queued")
    + call(
      "POST", "/v1/payout-links/:id/approve", "the event \"approve\", POST /__admin/payout-links/:id/transitions",
      isOfDashboard: true)
    + call(
      "POST", "/v1/payout-links/:id/reject", "the event \"reject\", POST /__admin/payout-links/:id/transitions",
      isOfDashboard: true)
    + call(
      "POST", "/v1/payout-links/:id/resend", "GET /__admin/messages, which has what the contact would have got",
      isOfDashboard: true)
    + call("GET POST", "/v1/payouts/purposes", "\"purposes\" of an account in its fixture")
    + call("GET POST", "/v1/contacts/types", "\"contact_types\" of an account in its fixture")

  /// What to say of a request for one of them; nil for any other.
  static func reason(method: String, path: RequestPath, in message: Span<UInt8>) -> String? {
    var found: Call?
    // As with routes, a word stands before a parameter.
    for call in calls where call.method == method && call.pattern.fits(path, in: message) {
      if call.pattern.parameterCount < found?.pattern.parameterCount ?? .max { found = call }
    }
    guard let found else { return nil }
    if found.isOfDashboard {
      return "the provider has this on its dashboard only, not in its API; nearest is \(found.nearest)"
    }
    return
      "the provider has \(method) \(found.pattern.text), and the sandbox leaves it out; nearest is \(found.nearest)"
  }
}

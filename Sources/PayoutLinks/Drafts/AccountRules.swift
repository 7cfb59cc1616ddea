/// What an account allows: the values that it has registered, and the features that it has on.
package struct AccountRules: Sendable {
  package var accountNumbers: [String]
  /// The documented ones, and those that the account made.
  package var purposes: [String]
  package var contactTypes: [String]
  /// A new link waits for an approver.
  package var approvalWorkflow: Bool
  /// A link may have an `expire_by`.
  package var expiry: Bool
  package var payouts = PayoutRules()

  package static let documentedPurposes = ["refund", "cashback", "payout", "salary", "utility bill", "vendor bill"]
  package static let documentedContactTypes = ["customer", "vendor", "employee", "self"]

  package init(
    accountNumbers: [String] = [], purposes: [String] = [], contactTypes: [String] = [],
    approvalWorkflow: Bool = false, expiry: Bool = true
  ) {
    self.accountNumbers = accountNumbers
    self.purposes = Self.documentedPurposes + purposes
    self.contactTypes = Self.documentedContactTypes + contactTypes
    self.approvalWorkflow = approvalWorkflow
    self.expiry = expiry
  }
}

/// What is done to one request: by a rule, or by the request's own `Sandbox-Fault` header.
package struct FaultPlan: Sendable {
  package enum Place: String, CaseIterable, Sendable {
    /// The request fails and changes nothing.
    case beforeCommit = "before_commit"
    /// It is carried out, but its caller does not learn that.
    case afterCommit = "after_commit"
  }

  package var effect: FaultEffect
  package var place: Place
  package var delayNanoseconds: Int64 = 0
  /// Of a truncated body, or of each piece of a dribbled reply.
  package var bytes = 16
  package var intervalMilliseconds = 50
  package var retryAfterSeconds: Int?

  package init(_ effect: FaultEffect, at place: Place? = nil) {
    self.effect = effect
    self.place = place ?? (effect.needsReply ? .afterCommit : .beforeCommit)
  }

  /// As the journal and the `Sandbox-Reason` field name it.
  package var name: String { effect.rawValue }

  /// Why the caller does not get the real reply.
  package var reason: String {
    "the fault \(name) was injected \(place == .beforeCommit ? "before" : "after") the commit"
  }

  /// Whether the caller gets the real reply, whole, in the end.
  package var keepsReply: Bool { effect == .delay || effect == .dribble }
}

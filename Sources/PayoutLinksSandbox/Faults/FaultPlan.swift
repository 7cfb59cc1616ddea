/// What is done to one request: by a rule, or by the request's own `Sandbox-Fault` field.
struct FaultPlan: Sendable {
  enum Place: String, CaseIterable, Sendable {
    /// Refused, and nothing done.
    case beforeCommit = "before_commit"
    /// Done, and the caller does not learn it.
    case afterCommit = "after_commit"
  }

  var effect: FaultEffect
  var place: Place
  var delayNanoseconds: Int64 = 0
  /// Of a truncated body, or of each piece of a dribbled reply.
  var bytes = 16
  var intervalMilliseconds = 50
  var retryAfterSeconds: Int?

  init(_ effect: FaultEffect, at place: Place? = nil) {
    self.effect = effect
    self.place = place ?? (effect.needsReply ? .afterCommit : .beforeCommit)
  }

  /// As the journal and the `Sandbox-Reason` field name it.
  var name: String { effect.rawValue }

  /// Why the caller does not get the real reply.
  var reason: String {
    "the fault \(name) was asked for, \(place == .beforeCommit ? "before" : "after") the commit"
  }

  /// Whether the caller gets the real reply, whole, in the end.
  var keepsReply: Bool { effect == .delay || effect == .dribble }
}

import ImitatedWorld
import Logging
import Server

/// How one request is dealt with: found out on the way to its reply.
///
/// It is made for each request and handed along, so nothing of one can get into the next.
struct Handling: ~Copyable {
  /// For log and journal.
  var facts: RequestFacts
  /// Of its log line.
  var level = Logger.Level.info
  /// The fault for its reply.
  var plan: FaultPlan?
  /// It came without credentials, maybe to be asked for them.
  var isChallenge = false
  /// It was meant for the imitated API, as far as its path tells.
  var isImitated = false
  /// One of the sandbox's own calls is asked for, and a refusal has the sandbox's own shape.
  var isOwn = false
  /// Asking what was requested is no request of that kind.
  var isJournaled = true

  init(unixNanoseconds: Int64) {
    facts = RequestFacts(unixNanoseconds: unixNanoseconds)
  }

  init(_ context: RequestContext) {
    facts = RequestFacts(unixNanoseconds: context.unixNanoseconds)
    facts.isSecure = context.isSecure
  }
}

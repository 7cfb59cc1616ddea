import Logging
import Server

/// What is known of one request besides its bytes: found out on the way to its reply, and told by log and journal.
///
/// It is made for each request and handed along, so nothing of one can get into the next.
struct RequestFacts: ~Copyable {
  let unixNanoseconds: Int64
  var isSecure = false
  /// From its last byte to its reply.
  var microseconds = 0
  /// Of its log line.
  var level = Logger.Level.info
  var outcome = Outcome.ok
  /// Nil where no route fits.
  var route: RouteName?
  /// The key id that it came with, where that looks like one; never a secret.
  var keyID: ArraySlice<UInt8>?
  /// Of the account that it came to; not the account itself: that ends when the world lets go of it.
  var share: JournalShare?
  /// Why it was refused.
  var reason: String?
  /// What befalls its reply.
  var plan: FaultPlan?
  var fault: String?
  /// It came without credentials, maybe to be asked for them.
  var isChallenge = false
  /// It was meant for the imitated API, as far as its path tells.
  var isImitated = false
  /// One of the sandbox's own calls is asked for, and a refusal has the sandbox's own shape.
  var isOwn = false
  /// Asking what was requested is no request of that kind.
  var isJournaled = true

  init(unixNanoseconds: Int64) {
    self.unixNanoseconds = unixNanoseconds
  }

  init(_ context: RequestContext) {
    self.init(unixNanoseconds: context.unixNanoseconds)
    isSecure = context.isSecure
  }
}

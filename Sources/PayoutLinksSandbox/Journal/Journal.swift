import HTTP1

/// The latest requests and what each was answered, for whoever asks afterwards what happened.
final class Journal {
  private var ring: JournalRing

  init(_ limits: JournalLimits = JournalLimits()) {
    ring = JournalRing(limits)
  }

  var limits: JournalLimits { ring.limits }
  var count: Int { ring.count }
  /// The oldest entry's number.
  var firstNumber: Int { ring.firstNumber }
  var nextNumber: Int { ring.nextNumber }
  var droppedCount: Int { ring.droppedCount }
  var epoch: Int { ring.epoch }

  /// The entry of this number, where it is still there.
  func entry(_ number: Int) -> JournalEntry? { ring.entry(number) }

  /// A later request has told better how the entry of this number ended.
  func set(_ outcome: Outcome, of number: Int) { ring.set(outcome, of: number) }

  /// Forgets all entries.
  func removeAll() { ring.removeAll() }

  /// Adds a request and its reply.
  func add(
    _ facts: borrowing RequestFacts, _ head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>,
    reply: SeenReply
  ) {
    ring.add(facts, head, message: message, body: body, reply: reply)
  }

  /// Adds what was no request.
  func add(_ facts: borrowing RequestFacts, reply: SeenReply) {
    ring.add(facts, reply: reply)
  }
}

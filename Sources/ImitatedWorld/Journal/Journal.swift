package import HTTP1

/// The latest requests and what each was answered, for whoever asks afterwards what happened.
package final class Journal {
  private var ring: JournalRing

  package init(_ limits: JournalLimits = JournalLimits()) {
    ring = JournalRing(limits)
  }

  package var limits: JournalLimits { ring.limits }
  package var count: Int { ring.count }
  /// The oldest entry's number.
  package var firstNumber: Int { ring.firstNumber }
  package var nextNumber: Int { ring.nextNumber }
  package var droppedCount: Int { ring.droppedCount }
  package var epoch: Int { ring.epoch }

  /// The entry of this number, where it is still there.
  package func entry(_ number: Int) -> JournalEntry? { ring.entry(number) }

  /// A later request has told better how the entry of this number ended.
  package func set(_ outcome: Outcome, of number: Int) { ring.set(outcome, of: number) }

  /// Forgets all entries.
  package func removeAll() { ring.removeAll() }

  /// Adds a request and its reply.
  package func add(
    _ facts: borrowing RequestFacts, _ head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>,
    reply: SeenReply
  ) {
    ring.add(facts, head, message: message, body: body, reply: reply)
  }

  /// Adds what was no request.
  package func add(_ facts: borrowing RequestFacts, reply: SeenReply) {
    ring.add(facts, reply: reply)
  }
}

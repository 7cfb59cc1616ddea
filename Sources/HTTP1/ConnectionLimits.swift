/// How long a connection waits for its peer, and how much of it may wait. Times in nanoseconds, sizes in bytes.
package struct ConnectionLimits: Equatable, Sendable {
  /// A head is a few hundred bytes: who needs longer holds a socket for nothing.
  package var headNanoseconds: Int64 = 10 * second
  /// A round trip or two; who needs longer holds a socket for nothing.
  package var handshakeNanoseconds: Int64 = 10 * second
  /// Silence within a body.
  package var bodySilenceNanoseconds: Int64 = 10 * second
  /// The slowest body allowed on the whole: 10 s and 1 s more for each so many bytes.
  package var bodyBytesPerSecondMin = 500
  /// Longer than the pools of the common SDKs keep a connection, so that they close first and meet no reset.
  package var idleNanoseconds: Int64 = 75 * second
  /// A peer that takes nothing for so long has gone.
  package var writeNanoseconds: Int64 = 30 * second
  /// After a refusal: how long, and how much, is read and dropped so that the reply is not destroyed by a reset. Many
  /// clients send a body to its end before they look at the reply; the time ends it for who sends for ever.
  package var lingerNanoseconds: Int64 = 1 * second
  package var lingerBytesMax = 32 << 20
  /// Output waiting for one connection; above it nothing is read from it until half is gone.
  package var outputBytesMax = 1 << 20

  /// How long a reply may be held back on purpose: longer than any client's patience that a test can wait for.
  package static var silenceNanoseconds: Int64 { 300 * second }

  private static var second: Int64 { 1_000_000_000 }

  package init() {}
}

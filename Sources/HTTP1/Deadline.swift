/// What a connection is waited for; each kind has one duration for all connections.
package enum Deadline: UInt8, CaseIterable, Sendable {
  /// Connected, and TLS not yet agreed on.
  case handshake
  /// Open, and no request begun.
  case idle
  /// A request's first byte is here, its head's last is not.
  case head
  /// A body is coming; counts from its latest byte.
  case body
  /// A reply is waiting for the peer to take it; counts from the latest byte taken.
  case write
  /// We have said our last and drop what the peer still sends.
  case linger
  /// Its reply was put off and it sends no more: gone, maybe. It goes first when its place is needed.
  case hungUp
}

package import HTTP1

/// Every bound of the server and its reason. Times in nanoseconds, sizes in bytes.
package struct ServerLimits: Sendable {
  /// Request line, fields and head.
  package var head = HeadLimits()
  /// How long a connection waits for its peer, and what may wait for it.
  package var connection = ConnectionLimits()
  /// As sent and as decoded: create bodies are under 8 KiB, a fixture pushed through the admin API is the largest.
  package var bodyBytesMax = 1 << 20
  /// All requests together that have not come whole, or not been served yet: 256 of the largest bodies. Beyond it those
  /// are refused that hold more than `smallRequestBytes`.
  package var unfinishedBytesMax = 256 << 20
  /// All replies together that their peers do not take. Beyond it those are closed that have taken nothing for longest.
  package var untakenBytesMax = 256 << 20
  /// Sockets held at once; the descriptor limit may leave fewer.
  package var connectionsMax = 10_000
  /// How long a graceful stop waits for running replies.
  package var stopNanoseconds: Int64 = 5 * second

  /// One receive takes so much: a wake's usual request many times over.
  static let receiveBytes = 64 << 10
  /// New connections taken in one wake, so that a flood of them cannot starve the open ones.
  static let acceptsPerWake = 64
  /// Handshake steps in one wake. Each is some hundred microseconds of arithmetic: a storm of them is served between
  /// the requests of the open connections, not before.
  static let handshakesPerWake = 8
  /// Connections whose time is up that one wake deals with: a refusal with its log line is some fifty microseconds, a
  /// delayed reply may be a megabyte. The rest comes with the next.
  static let timesPerWake = 16
  /// Receives from one TLS connection in one wake: a record is at most 16 KiB, a clear receive four times that.
  static let receivesPerWake = 4
  /// What one connection is served in a wake of requests that have come at once, before others are: so many, or so many
  /// bytes of replies, or for so long. More than pipelining clients send, and less than anybody notices.
  static let requestsPerTurn = 32
  static let replyBytesPerTurn = 64 << 10
  static let turnNanoseconds: Int64 = second / 1_000
  /// After so long a wake begins nothing more but one thing of each kind: what is under way then, another turn's
  /// millisecond or the largest request, and those few stay below the ten milliseconds that nobody may be kept waiting
  /// by one wake.
  static let wakeNanoseconds: Int64 = 4 * second / 1_000
  /// How long accepting rests when the process is out of descriptors.
  static let acceptPauseNanoseconds: Int64 = second / 10
  /// A connection idle for less may be between two requests: it is not closed to make room for another.
  static let idleBeforeEvictionNanoseconds: Int64 = second
  /// What the kernel queues for us meanwhile; it cuts this to its own maximum.
  static let backlog: Int32 = 4096
  /// Descriptors that are not connections: standard ones, epoll, listeners, signals, fixtures being read.
  static let descriptorsReserved = 24
  /// A body up to this size is worth reading to the end just to keep a refused client's connection.
  static let drainedBodyBytesMax = 64 << 10
  /// From this size on a reply is compressed for who takes it: a smaller one is a single packet either way.
  static let gzipBytesMin = 1 << 10
  /// A reply that is larger is compressed by the piece, as it is taken: at once it would take over four milliseconds.
  static let gzipBytesMax = 64 << 10
  /// What may be longer is streamed: half a millisecond to make.
  package static let wholeBytesMax = 256 << 10
  /// One piece of a streamed body: half a millisecond to make, a millisecond with gzip.
  package static let pieceBytes = 32 << 10
  /// The next piece is made when the peer has left less than this of those before: the kernel holds more anyway.
  static let piecesAheadBytes = 128 << 10
  /// Streamed bodies that are compressed at once, each with 256 KiB of state; others go out as they are.
  static let gzipStreamsMax = 64
  /// A request of this size is taken however much others hold: most of the imitated API's are far smaller.
  static let smallRequestBytes = 16 << 10
  /// A buffer that grew beyond this for one message is given back after it.
  static let keptBufferBytesMax = 64 << 10

  static let second: Int64 = 1_000_000_000

  package init() {}
}

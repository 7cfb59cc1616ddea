import HTTP1
import ImitatedWorld
import Server

/// The latest requests that came without credentials and were told so, until the same client comes with good ones.
///
/// wget, Java's Authenticator and others send credentials only when a 401 has asked for them (RFC 9110 section 11.6.1):
/// their first request is a question, no failure. It is one where the same request, by method, target and User-Agent,
/// comes with good credentials on the same connection, or within a second on another. Only the latest few are
/// remembered.
struct Challenges {
  private struct Challenge {
    let connection: ReplyTicket
    let request: Int
    let at: Int64
    /// The journal's.
    let number: Int
  }

  private var latest: [Challenge] = []

  static let countMax = 16
  static let nanosecondsMax: Int64 = 1_000_000_000

  var isEmpty: Bool { latest.isEmpty }

  /// The entry `number` of the journal is about to be a request without credentials.
  mutating func add(request: Int, connection: ReplyTicket, at now: Int64, number: Int) {
    if latest.count == Self.countMax { latest.removeFirst() }
    latest.append(Challenge(connection: connection, request: request, at: now, number: number))
  }

  /// Removes the challenge that this request, with good credentials, answers, and returns its number in the journal.
  mutating func removeAnswered(by request: Int, connection: ReplyTicket, at now: Int64) -> Int? {
    let index = latest.lastIndex { challenge in
      challenge.request == request
        && (challenge.connection == connection || now - challenge.at <= Self.nanosecondsMax)
    }
    return index.map { latest.remove(at: $0).number }
  }

  /// What makes two requests the same one: method, target and User-Agent.
  static func request(_ request: Request) -> Int {
    var hasher = Hasher()
    hasher.combine(request.text(request.head.methodRange))
    hasher.combine(request.text(request.head.target.range))
    hasher.combine(request.value(of: "user-agent"))
    return hasher.finalize()
  }
}

import HTTP1
import Harness

/// A message of `fixtures/wire`, as the parser of heads sees it.
struct Row: CustomStringConvertible, Sendable {
  enum Expectation: Equatable, Sendable {
    case accepted
    /// The end of the message stays certain: the head is complete and carries the fault.
    case fault(RequestRejection)
    case rejected(RequestRejection)
  }

  let description: String
  let bytes: [UInt8]
  let expectation: Expectation

  init?(_ wireCase: WireCase) {
    guard wireCase.isBytesAlone, let reply = wireCase.replies.first else { return nil }
    description = wireCase.description
    bytes = wireCase.bytes
    switch RequestRejection(reply) {
    // The head said nothing wrong: it is the server's limit, or the application's refusal.
    case nil, .bodyTooLarge: expectation = .accepted
    case let rejection? where !rejection.closes || rejection == .expectationUnknownWithBody:
      expectation = .fault(rejection)
    case let rejection?: expectation = .rejected(rejection)
    }
  }

  /// Where the head ends: behind the first empty line that is not before the request.
  var headByteCount: Int {
    let start = bytes.starts(with: [13, 10]) ? 2 : 0
    return bytes[start...].firstRange(of: [13, 10, 13, 10])?.upperBound ?? bytes.count
  }
}

extension WireCase {
  /// The final replies.
  var replies: [Reply] {
    expectations.compactMap { expectation in
      if case .reply(let reply) = expectation, reply.status >= 200 { reply } else { nil }
    }
  }
}

extension RequestRejection {
  /// The rule that a fixture names by status, close and sentence.
  init?(_ reply: WireCase.Reply) {
    guard let reason = reply.reason else { return nil }
    let found = Self.allCases.first {
      $0.reason == reason && $0.status == reply.status && $0.closes == reply.closes
    }
    guard let found else { fatalError("no rule has status \(reply.status) and the reason: \(reason)") }
    self = found
  }
}

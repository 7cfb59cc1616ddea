import HTTP1
import Harness
import Testing

/// Heads and bodies together, over every message of `fixtures/wire`.
@Suite("Messages of the fixtures")
struct WireMessagesTests {
  static let files = wireFiles(of: ["request-line", "fields", "framing", "chunks", "body", "replies"])
  static let cases = files.flatMap(\.cases).filter(\.isBytesAlone)

  @Test("each message is understood, or refused, as its fixture says", arguments: files)
  func whole(_ file: WireFile) {
    for wireCase in file.cases where wireCase.isBytesAlone {
      check(WireMessages.events(of: [wireCase.bytes]), wireCase)
    }
  }

  @Test("cutting changes nothing", arguments: files)
  func cuts(_ file: WireFile) {
    for wireCase in file.cases where wireCase.isBytesAlone && wireCase.bytes.count < 100_000 {
      let bytes = wireCase.bytes
      let whole = WireMessages.events(of: [bytes])
      let stride = bytes.count < 600 ? 1 : bytes.count / 40
      for cut in 0...bytes.count where cut % stride == 0 || cut > bytes.count - 20 {
        if WireMessages.events(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) != whole {
          Issue.record("\(wireCase), cut at \(cut)")
        }
      }
      if bytes.count < 600 { #expect(WireMessages.events(of: bytes.map { [$0] }) == whole, "\(wireCase)") }
    }
  }

  @Test("what was refused stays refused, whatever comes behind it", arguments: files)
  func refusalsStay(_ file: WireFile) {
    for wireCase in file.cases where wireCase.isBytesAlone {
      var messages = WireMessages()
      messages.take(wireCase.bytes)
      guard messages.isOver else { continue }
      let events = messages.events
      for more in ["\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "0\r\n\r\n", "\n", "\0"] {
        messages.take(Array(more.utf8))
        #expect(messages.events == events, "\(wireCase)")
      }
    }
  }

  @Test("an accepted head, written out again, is understood the same", arguments: files)
  func writtenAgain(_ file: WireFile) {
    for wireCase in file.cases where wireCase.isBytesAlone {
      for case .understood(let text) in WireMessages.events(of: [wireCase.bytes]) {
        // A chunked body comes decoded.
        let head = text.split(separator: [10, 10], maxSplits: 1).first.map(Array.init) ?? text
        let again = head.split(separator: 10).joined(separator: [13, 10]) + [13, 10, 13, 10]
        let outcome = outcome(again)
        guard case .accepted(let parsed) = outcome else {
          Issue.record("\(wireCase): \(outcome)")
          continue
        }
        #expect(parsed.fields.count == head.count { $0 == 10 }, "\(wireCase)")
      }
    }
  }

  @Test("every rule has a message that breaks it")
  func everyRule() {
    let all = wireFiles(of: []).flatMap(\.cases).flatMap(\.replies).compactMap { RequestRejection($0) }
    // A form is looked at by the sandbox, which says the provider's words. A field is as long as the head allows,
    // unless an option says less. How much all others hold is no matter of one connection.
    let missing = Set(RequestRejection.allCases.map { "\($0)" }).subtracting(all.map { "\($0)" })
    #expect(missing == ["formEscapeBroken", "fieldLineTooLong", "tooMuchUnfinished"])
  }

  private func check(_ events: [WireMessages.Event], _ wireCase: WireCase) {
    let replies = wireCase.replies
    guard events.count == replies.count else {
      Issue.record("\(wireCase): \(events.count) messages instead of \(replies.count)")
      return
    }
    for (event, reply) in zip(events, replies) {
      switch event {
      case .refused(let rejection): #expect(rejection == RequestRejection(reply), "\(wireCase)")
      case .understood(let text):
        #expect(reply.reason == nil, "\(wireCase)")
        if let understood = reply.understood { #expect(text == understood, "\(wireCase)") }
      }
    }
  }
}

/// For arguments of tests, which cannot throw.
func wireFiles(of topics: [String]) -> [WireFile] {
  do {
    return try WireFile.all(of: topics)
  } catch {
    fatalError("\(error)")
  }
}

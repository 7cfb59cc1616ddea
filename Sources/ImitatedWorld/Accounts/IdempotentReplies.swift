/// Remembers what create calls with an idempotency key were answered, so that a retry makes no second link.
package struct IdempotentReplies {
  private struct Entry {
    let body: [UInt8]
    let reply: [UInt8]
  }

  /// A day of retries of a busy test, and what it may cost in memory at most.
  private static let entriesMax = 10_000
  private static let bytesMax = 32 << 20

  private var entries: [String: Entry] = [:]
  /// Keys in the order in which they came; those before `oldest` are forgotten.
  private var keys: [String] = []
  private var oldest = 0
  private var bytes = 0

  package enum Known {
    /// The same call: its reply again.
    case reply([UInt8])
    case otherBody
  }

  package func reply(to key: String, _ body: Span<UInt8>) -> Known? {
    guard let entry = entries[key] else { return nil }
    guard entry.body.count == body.count else { return .otherBody }
    for index in 0..<body.count where entry.body[index] != body[index] { return .otherBody }
    return .reply(entry.reply)
  }

  package mutating func remember(_ key: String, _ body: [UInt8], reply: [UInt8]) {
    entries[key] = Entry(body: body, reply: reply)
    keys.append(key)
    bytes += body.count + reply.count
    while entries.count > Self.entriesMax || bytes > Self.bytesMax, oldest < keys.count {
      if let gone = entries.removeValue(forKey: keys[oldest]) { bytes -= gone.body.count + gone.reply.count }
      oldest += 1
    }
    guard oldest > Self.entriesMax else { return }
    keys.removeFirst(oldest)
    oldest = 0
  }

  /// 4 to 36 letters, digits, `-`, `_` and spaces, as documented for payouts.
  package static func isKey(_ text: String) -> Bool {
    4...36 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x20: true
        default: false
        }
      }
  }
}

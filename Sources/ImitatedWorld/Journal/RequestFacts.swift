/// What the journal is told of one request besides its bytes and its reply.
package struct RequestFacts: ~Copyable {
  package let unixNanoseconds: Int64
  package var isSecure = false
  /// From its last byte to its reply.
  package var microseconds = 0
  package var outcome = Outcome.ok
  /// Nil where no route fits.
  package var route: RouteName?
  /// The key id that it came with, where that looks like one; never a secret.
  package var keyID: ArraySlice<UInt8>?
  /// Of the account that it came to; not the account itself: that ends when the world lets go of it.
  package var share: JournalShare?
  /// Why it was refused; of what a request brought along that may be as long as a request, so it is cut.
  package var reason: String? {
    didSet { reason = reason.map { $0.cut(toBytes: Self.reasonBytesMax) } }
  }
  package var fault: String?

  /// Of log and journal.
  static let reasonBytesMax = 1 << 10

  package init(unixNanoseconds: Int64) {
    self.unixNanoseconds = unixNanoseconds
  }
}

/// A reply as the journal keeps it.
package struct SeenReply {
  package let status: Int
  package let contentType: StaticString
  /// Whole header lines.
  package let fields: [UInt8]
  /// Its beginning at least.
  package let body: [UInt8]
  package let bodyTotal: Int

  package init(status: Int, contentType: StaticString, fields: [UInt8], body: [UInt8], bodyTotal: Int) {
    self.status = status
    self.contentType = contentType
    self.fields = fields
    self.body = body
    self.bodyTotal = bodyTotal
  }
}

extension String {
  /// The whole of it, or as many whole scalars as fit with "…" into so many bytes.
  package func cut(toBytes bytesMax: Int) -> String {
    guard utf8.count > bytesMax else { return self }
    var end = utf8.index(startIndex, offsetBy: max(0, bytesMax - "…".utf8.count))
    // In the middle of a character it ends before it.
    while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return self[..<end] + "…"
  }
}

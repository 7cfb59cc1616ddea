/// What the journal is told of one request besides its bytes and its reply.
struct RequestFacts: ~Copyable {
  let unixNanoseconds: Int64
  var isSecure = false
  /// From its last byte to its reply.
  var microseconds = 0
  var outcome = Outcome.ok
  /// Nil where no route fits.
  var route: RouteName?
  /// The key id that it came with, where that looks like one; never a secret.
  var keyID: ArraySlice<UInt8>?
  /// Of the account that it came to; not the account itself: that ends when the world lets go of it.
  var share: JournalShare?
  /// Why it was refused; of what a request brought along that may be as long as a request, so it is cut.
  var reason: String? {
    didSet { reason = reason.map { $0.cut(toBytes: Self.reasonBytesMax) } }
  }
  var fault: String?

  /// Of log and journal.
  static let reasonBytesMax = 1 << 10

  init(unixNanoseconds: Int64) {
    self.unixNanoseconds = unixNanoseconds
  }
}

/// A reply as the journal keeps it.
struct SeenReply {
  let status: Int
  let contentType: StaticString
  /// Whole header lines.
  let fields: [UInt8]
  let body: [UInt8]
}

extension String {
  /// The whole of it, or as many whole scalars as fit with "…" into so many bytes.
  func cut(toBytes bytesMax: Int) -> String {
    guard utf8.count > bytesMax else { return self }
    var end = utf8.index(startIndex, offsetBy: max(0, bytesMax - "…".utf8.count))
    // In the middle of a character it ends before it.
    while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return self[..<end] + "…"
  }
}

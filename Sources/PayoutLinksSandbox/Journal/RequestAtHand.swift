import HTTP1
import Server

/// A request that has just come, held against patterns where it stands: nothing of it is copied, unless a pattern asks
/// what its body contains.
struct RequestAtHand: ~Copyable {
  let keyID: ArraySlice<UInt8>?
  let account: String
  let route: RouteName?
  /// The body as its sender meant it; made for the first pattern that asks.
  private var content: [UInt8]?
  /// So many bytes more may be searched for what patterns ask; below zero there were more.
  private var searchesLeft = Self.searchesMax

  /// Of all searches together: a body of 1 MiB eight times, one of 1 KiB for all rules that there may be.
  static let searchesMax = 8 << 20
  private static let contentBytesMax = 1 << 20

  /// Whether patterns ask for more of the body than is looked for: which of them it matches is not known.
  var isTooMuch: Bool { searchesLeft < 0 }

  init(keyID: ArraySlice<UInt8>?, account: String, route: RouteName?) {
    self.keyID = keyID
    self.account = account
    self.route = route
  }

  mutating func matches(
    _ pattern: RequestPattern, _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) -> Bool {
    for condition in pattern.conditions {
      if !holds(condition, head, message, body) { return false }
    }
    return true
  }

  private mutating func holds(
    _ condition: RequestPattern.Condition, _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) -> Bool {
    switch condition {
    case .method(let text): return Self.equal(head.methodRange, message, text)
    case .path(let text): return Self.equal(head.path, message, text)
    case .pathPrefix(let text):
      let count = text.utf8.count
      return head.path.count >= count
        && Self.equal(ByteRange(start: head.path.start, count: count), message, text)
    case .route(let route): return self.route == route
    case .id(let text): return Self.hasSegment(text, head.path, message)
    case .key(let text): return keyID?.elementsEqual(text.utf8) ?? false
    case .account(let text): return account == text
    case .header(let name, let value):
      var next = 0
      var isThere = false
      while let index = head.fieldIndex(of: name, in: message, from: next) {
        let field = head.fields[index]
        next = index + 1
        isThere = true
        guard let value else { continue }
        if Secret.isSecret(field.name, in: message) {
          if value == Secret.shown { return true }
        } else if Self.equal(field.value, message, value) {
          return true
        }
      }
      return value == nil && !isThere
    case .bodyContains(let text):
      let content = content(of: head, body)
      searchesLeft -= content.count
      return searchesLeft >= 0 && ByteSearch.contains(text.utf8.span, in: content.span)
    // Of replies: no fault is asked to look at one.
    case .status, .outcome, .fault: return false
    }
  }

  private mutating func content(of head: borrowing RequestHead, _ body: Span<UInt8>) -> [UInt8] {
    if let content { return content }
    var content: [UInt8]?
    if head.contentCoding == .gzip { content = try? GzipDecoder.decode(body, bytesMax: Self.contentBytesMax) }
    let made = content ?? ByteRange(start: 0, count: body.count).bytes(in: body)
    self.content = made
    return made
  }

  private static func hasSegment(_ text: String, _ path: ByteRange, _ message: Span<UInt8>) -> Bool {
    var start = path.start
    while start < path.end {
      var end = start
      while end < path.end, message[end] != UInt8(ascii: "/") { end += 1 }
      if equal(ByteRange(from: start, to: end), message, text) { return true }
      start = end + 1
    }
    return false
  }

  private static func equal(_ range: ByteRange, _ bytes: Span<UInt8>, _ text: String) -> Bool {
    let text = text.utf8.span
    guard range.count == text.count, range.start >= 0, range.end <= bytes.count else { return false }
    for offset in 0..<text.count where bytes[range.start + offset] != text[offset] { return false }
    return true
  }
}

import Coding
package import HTTP1

/// A request that has just come, held against patterns where it stands: nothing of it is copied, unless a pattern asks
/// what its body contains.
package struct RequestAtHand: ~Copyable {
  private let head: RequestHead
  private let message: ArraySlice<UInt8>
  private let body: ArraySlice<UInt8>
  /// When it came, by the loop's clock for durations.
  package let receivedAt: Int64
  package let keyID: ArraySlice<UInt8>?
  package let account: String
  package let route: RouteName?
  /// The body as its sender meant it; made for the first pattern that asks.
  private var content: [UInt8]?
  /// So many bytes more may be searched for what patterns ask; below zero there were more.
  private var searchesLeft = Self.searchesMax

  /// Of all searches together: a body of 1 MiB eight times, one of 1 KiB for all rules that there may be.
  package static let searchesMax = 8 << 20
  private static let contentBytesMax = 1 << 20

  /// Whether patterns ask for more of the body than is looked for: which of them it matches is not known.
  package var isTooMuch: Bool { searchesLeft < 0 }

  /// `message` is what the places in the head are places of.
  package init(
    _ head: RequestHead, message: ArraySlice<UInt8>, body: ArraySlice<UInt8>, receivedAt: Int64,
    keyID: ArraySlice<UInt8>?, account: String, route: RouteName?
  ) {
    self.head = head
    self.message = message
    self.body = body
    self.receivedAt = receivedAt
    self.keyID = keyID
    self.account = account
    self.route = route
  }

  package mutating func matches(_ pattern: RequestPattern) -> Bool {
    for condition in pattern.conditions {
      if !holds(condition) { return false }
    }
    return true
  }

  private mutating func holds(_ condition: RequestPattern.Condition) -> Bool {
    switch condition {
    case .method(let text): return isEqual(head.methodRange, text)
    case .path(let text): return isEqual(head.path, text)
    case .pathPrefix(let text):
      let count = text.utf8.count
      return head.path.count >= count
        && isEqual(ByteRange(start: head.path.start, count: count), text)
    case .route(let route): return self.route == route
    case .id(let text): return hasSegment(text)
    case .key(let text): return keyID?.elementsEqual(text.utf8) ?? false
    case .account(let text): return account == text
    case .header(let name, let value):
      var next = 0
      var isThere = false
      while let index = head.fieldIndex(of: name, in: message.span, from: next) {
        let field = head.fields[index]
        next = index + 1
        isThere = true
        guard let value else { continue }
        if Secret.isSecret(field.name, in: message.span) {
          if value == Secret.shown { return true }
        } else if isEqual(field.value, value) {
          return true
        }
      }
      return value == nil && !isThere
    case .bodyContains(let text):
      let content = decodedBody()
      searchesLeft -= content.count
      return searchesLeft >= 0 && ByteSearch.contains(text.utf8.span, in: content.span)
    // Of replies: no fault is asked to look at one.
    case .status, .outcome, .fault: return false
    }
  }

  private mutating func decodedBody() -> [UInt8] {
    if let content { return content }
    var content: [UInt8]?
    if head.contentCoding == .gzip { content = try? GzipDecoder.decode(body.span, bytesMax: Self.contentBytesMax) }
    let made = content ?? Array(body)
    self.content = made
    return made
  }

  private func hasSegment(_ text: String) -> Bool {
    let (path, message) = (head.path, message.span)
    var start = path.start
    while start < path.end {
      var end = start
      while end < path.end, message[end] != UInt8(ascii: "/") { end += 1 }
      if isEqual(ByteRange(from: start, to: end), text) { return true }
      start = end + 1
    }
    return false
  }

  private func isEqual(_ range: ByteRange, _ text: String) -> Bool {
    let (bytes, text) = (message.span, text.utf8.span)
    guard range.count == text.count, range.start >= 0, range.end <= bytes.count else { return false }
    for offset in 0..<text.count where bytes[range.start + offset] != text[offset] { return false }
    return true
  }
}

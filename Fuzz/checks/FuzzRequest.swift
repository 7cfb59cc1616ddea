import HTTP1
import Harness

/// Messages: the same events however they are cut, a refusal that stays, and a head that means what it says.
enum FuzzRequest {
  static func check(_ bytes: [UInt8]) {
    let whole = WireMessages.events(of: [bytes])
    require(WireMessages.events(of: bytes.map { [$0] }) == whole, "a byte at a time is as good as all at once")
    let cut = bytes.isEmpty ? 0 : (bytes.reduce(7) { $0 &* 31 &+ Int($1) } & .max) % bytes.count
    require(
      WireMessages.events(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "cut in two is as good as whole")
    var messages = WireMessages()
    messages.take(bytes)
    if messages.isOver {
      messages.take(Array("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
      require(messages.events == whole, "what is over stays over")
    }
    checkHead(bytes)
  }

  private static func checkHead(_ bytes: [UInt8]) {
    var parser = RequestParser()
    guard let isComplete = try? parser.parse(bytes.span), isComplete else { return }
    let head = parser.head
    require(head.byteCount <= bytes.count && head.byteCount <= parser.limits.headBytesMax, "a head has an end")
    for field in head.fields {
      let name = field.name.bytes(in: bytes.span)
      let value = field.value.bytes(in: bytes.span)
      require(!name.isEmpty && !name.contains { $0 <= 32 || $0 >= 127 || $0 == 58 }, "a name is a token")
      require(!value.contains { $0 < 32 && $0 != 9 || $0 == 127 }, "a value has no control byte")
      require(
        value.first != 32 && value.first != 9 && value.last != 32 && value.last != 9, "a value has no blanks around")
    }
    if let path = RequestPath(head.path, in: bytes.span) {
      for position in 0..<path.count { _ = path.decoded(position, in: bytes.span) }
    }
    if let query = head.query, head.fault == nil {
      require((try? FormItems.all(query, in: bytes.span)) != nil, "a target without fault has a query without fault")
    }
    _ = head.acceptsGzip(in: bytes.span)
    // Written anew it must be read the same.
    var again = head.methodRange.bytes(in: bytes.span) + [32] + head.target.range.bytes(in: bytes.span)
    again += Array(" HTTP/1.\(head.minorVersion)\r\n".utf8)
    for field in head.fields {
      again += field.name.bytes(in: bytes.span) + [58] + field.value.bytes(in: bytes.span) + [13, 10]
    }
    again += [13, 10]
    var second = RequestParser()
    guard let isComplete = try? second.parse(again.span), isComplete else {
      return require(false, "an accepted head, written anew, is accepted")
    }
    let copy = second.head
    require(
      copy.method == head.method && copy.minorVersion == head.minorVersion && copy.framing == head.framing
        && copy.isPersistent == head.isPersistent && copy.expectsContinue == head.expectsContinue
        && copy.fault == head.fault && copy.contentCoding == head.contentCoding
        && copy.fields.count == head.fields.count
        && copy.path.bytes(in: again.span) == head.path.bytes(in: bytes.span)
        && copy.authority?.bytes(in: again.span) == head.authority?.bytes(in: bytes.span),
      "an accepted head, written anew, means the same")
  }
}

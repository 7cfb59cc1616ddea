import HTTP1

/// What the parser and the decoder understand of one connection's bytes, without a socket: the events a server would
/// act on, in their order.
package struct WireMessages {
  package enum Event: Equatable, Sendable {
    /// Request line, fields and behind an empty line the body, as a fixture writes it.
    case understood([UInt8])
    case refused(RequestRejection)
  }

  package private(set) var events: [Event] = []
  /// Nothing more is parsed.
  package private(set) var isOver = false
  private var parser = RequestParser()
  private var input: [UInt8] = []
  private var head: [UInt8] = []
  private var body: [UInt8] = []
  private var missing: Int?
  private var decoder: ChunkedDecoder?
  private static let bodyBytesMax = 1 << 20

  package init() {}

  package static func events(of pieces: [[UInt8]]) -> [Event] {
    var messages = WireMessages()
    for piece in pieces { messages.take(piece) }
    return messages.events
  }

  package mutating func take(_ bytes: [UInt8]) {
    input += bytes
    do {
      while !isOver, try step() {}
    } catch {
      refuse(error)
    }
  }

  /// Whether there was something to do.
  private mutating func step() throws(RequestRejection) -> Bool {
    if let count = missing {
      guard !input.isEmpty else { return false }
      let taken = min(count, input.count)
      body += input[..<taken]
      input.removeFirst(taken)
      missing = count - taken
      if taken == count { finishKept() }
      return true
    }
    let input = input
    guard !input.isEmpty else { return false }
    if var decoder {
      var body = body
      let used = try decoder.decode(input.span, into: &body, bodyBytesMax: Self.bodyBytesMax)
      self.body = body
      self.decoder = decoder
      self.input.removeFirst(used)
      if decoder.isComplete { finishKept() }
      return true
    }
    var parser = parser
    defer { self.parser = parser }
    guard try parser.parse(input.span) else { return false }
    if let fault = parser.head.fault, fault.closes { throw fault }
    head = Array(input[..<parser.head.byteCount])
    self.input.removeFirst(head.count)
    switch parser.head.framing {
    case .none, .length(0):
      finish(parser.head)
      parser.reset()
    case .length(let length):
      if length > Self.bodyBytesMax { throw .bodyTooLarge }
      missing = length
    case .chunked: decoder = ChunkedDecoder()
    }
    return true
  }

  private mutating func finishKept() {
    finish(parser.head)
    parser.reset()
  }

  private mutating func finish(_ parsed: RequestHead) {
    if let fault = parsed.fault {
      events.append(.refused(fault))
    } else {
      events.append(.understood(Self.text(parsed, head, body)))
    }
    isOver = !parsed.isPersistent
    missing = nil
    decoder = nil
    body = []
  }

  private mutating func refuse(_ rejection: RequestRejection) {
    events.append(.refused(rejection))
    isOver = true
  }

  private static func text(_ head: RequestHead, _ message: [UInt8], _ body: [UInt8]) -> [UInt8] {
    func bytes(_ range: ByteRange) -> [UInt8] { range.bytes(in: message.span) }
    var text = bytes(head.methodRange) + [32] + bytes(head.target.range)
    text += Array(" HTTP/1.\(head.minorVersion)".utf8)
    for field in head.fields { text += [10] + bytes(field.name) + [58, 32] + bytes(field.value) }
    return body.isEmpty ? text : text + [10, 10] + body
  }
}

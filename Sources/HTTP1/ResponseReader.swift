/// Reads one reply of a server from bytes that arrive in any pieces: for the commands that call a running sandbox.
///
/// Whatever the server sends, the outcome is a reply or a reason why it is none, and nothing grows beyond the bounds.
package struct ResponseReader: Sendable {
  package struct Response: Sendable {
    package let status: Int
    package let fields: [(name: String, value: String)]
    package fileprivate(set) var body: [UInt8] = []

    /// The first field of the name, which is written in lower case.
    package func value(of name: String) -> String? {
      fields.first { $0.name == name }?.value
    }
  }

  private enum State: Sendable {
    case head
    case sized(remaining: Int)
    case chunked(ChunkedDecoder)
    /// RFC 9112 §6.3: a reply that says nothing about its length ends with the connection.
    case toTheEnd
    case complete
  }

  /// Generous beside what any server sends.
  private static let headBytesMax = 64 << 10
  private static let fieldsMax = 256
  /// Replies before the reply, such as 103 Early Hints: nobody sends more than a few.
  private static let interimMax = 16

  private let bodyBytesMax: Int
  private let toHead: Bool
  private var state = State.head
  private var head: [UInt8] = []
  private var interimCount = 0
  private var reply: Response?
  private var isVersion11 = false
  /// More came than belongs to the reply.
  private var hasSurplus = false
  private var endedWithConnection = false

  /// A reply to HEAD has no body, whatever its head says of one.
  package init(bodyBytesMax: Int, toHead: Bool = false) {
    self.bodyBytesMax = bodyBytesMax
    self.toHead = toHead
  }

  /// The reply, once it is whole.
  package var response: Response? {
    if case .complete = state { reply } else { nil }
  }

  /// As much of the reply as has come, once its head is whole.
  package var begunResponse: Response? { reply }

  /// Nothing has come yet.
  package var isUntouched: Bool { head.isEmpty && reply == nil && interimCount == 0 }

  /// Whether the reply is whole, and another may follow on the same connection (RFC 9112 §9.3).
  package var leavesConnectionOpen: Bool {
    guard case .complete = state, let reply, isVersion11, !hasSurplus, !endedWithConnection else { return false }
    return !reply.fields.contains { $0.name == "connection" && $0.value.lowercased().contains("close") }
  }

  /// Takes what has arrived; what comes behind the reply is nobody's.
  package mutating func receive(_ bytes: ArraySlice<UInt8>) throws(InvalidResponse) {
    var rest = bytes
    while !rest.isEmpty {
      switch state {
      case .head:
        let known = head.count
        head.append(contentsOf: rest.prefix(Self.headBytesMax - known))
        guard head.prefix(5).elementsEqual("HTTP/".utf8.prefix(head.count)) else { throw .notHTTP }
        guard let end = headEnd(from: max(0, known - 3)) else {
          guard head.count < Self.headBytesMax else { throw .headTooLarge }
          return
        }
        rest = rest.dropFirst(end - known)
        head.removeSubrange(end...)
        try readHead()
      case .sized(let remaining):
        let part = rest.prefix(remaining)
        reply?.body.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        state = part.count == remaining ? .complete : .sized(remaining: remaining - part.count)
      case .chunked(var decoder):
        var body: [UInt8] = []
        var takenCount = 0
        do throws(RequestRejection) {
          takenCount = try decoder.decode(Array(rest).span, into: &body, bodyBytesMax: bodyBytesMax)
        } catch .bodyTooLarge {
          throw .bodyTooLarge
        } catch {
          throw .malformed(error.reason)
        }
        reply?.body.append(contentsOf: body)
        state = decoder.isComplete ? .complete : .chunked(decoder)
        hasSurplus = takenCount < rest.count
        return
      case .toTheEnd:
        guard (reply?.body.count ?? 0) + rest.count <= bodyBytesMax else { throw .bodyTooLarge }
        reply?.body.append(contentsOf: rest)
        return
      case .complete:
        hasSurplus = true
        return
      }
    }
  }

  /// The server has ended the connection.
  package mutating func end() throws(InvalidResponse) {
    switch state {
    case .complete: break
    case .toTheEnd:
      state = .complete
      endedWithConnection = true
    case .head: throw head.isEmpty ? .nothing : .cutShort
    case .sized, .chunked: throw .cutShort
    }
  }

  /// Behind the empty line, which is looked for from `start` on.
  private func headEnd(from start: Int) -> Int? {
    var index = start
    while index + 4 <= head.count {
      if head[index] == ASCII.carriageReturn, head[index + 1] == ASCII.lineFeed,
        head[index + 2] == ASCII.carriageReturn, head[index + 3] == ASCII.lineFeed
      {
        return index + 4
      }
      index += 1
    }
    return nil
  }

  private mutating func readHead() throws(InvalidResponse) {
    guard head.count(where: { $0 == ASCII.carriageReturn }) <= Self.fieldsMax + 2 else { throw .headTooLarge }
    var lines = String(decoding: head, as: UTF8.self).utf8.split(separator: ASCII.carriageReturn).map { line in
      line.first == ASCII.lineFeed ? line.dropFirst() : line
    }
    let statusLine = Array(lines.removeFirst())
    // `HTTP/1.1 200 OK`; the phrase may be missing (RFC 9112 §4).
    guard statusLine.count >= 12, statusLine.starts(with: "HTTP/1.".utf8), ASCII.isDigit(statusLine[7]),
      statusLine[8] == ASCII.space, statusLine[9...11].allSatisfy({ ASCII.isDigit($0) }),
      statusLine.count == 12 || statusLine[12] == ASCII.space
    else { throw .notHTTP }
    isVersion11 = statusLine[7] == UInt8(ascii: "1")
    let status = statusLine[9...11].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard status >= 100 else { throw .notHTTP }
    var fields: [(name: String, value: String)] = []
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy({ ASCII.isToken($0) })
      else { throw .malformed("a header has no name") }
      var value = line[line.index(after: colon)...]
      while let first = value.first, ASCII.isBlank(first) { value.removeFirst() }
      while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
      fields.append((String(decoding: line[..<colon].map(ASCII.lowercased), as: UTF8.self), String(Substring(value))))
    }
    head = []
    // RFC 9110 §15.2: what is only on its way has no body, and the reply comes behind it.
    if status < 200, status != 101 {
      interimCount += 1
      guard interimCount <= Self.interimMax else { throw .malformed("no end of interim replies") }
      return
    }
    reply = Response(status: status, fields: fields)
    state = try bodyState(status, fields)
  }

  private func bodyState(_ status: Int, _ fields: [(name: String, value: String)]) throws(InvalidResponse) -> State {
    if toHead || status == 204 || status == 304 || status == 101 { return .complete }
    let codings = fields.filter { $0.name == "transfer-encoding" }
    let lengths = fields.filter { $0.name == "content-length" }.map(\.value)
    if !codings.isEmpty {
      guard lengths.isEmpty, codings.count == 1, codings[0].value.lowercased() == "chunked" else {
        throw .malformed("the length of its body is unclear")
      }
      return .chunked(ChunkedDecoder())
    }
    guard let length = lengths.first else { return .toTheEnd }
    guard lengths.allSatisfy({ $0 == length }), !length.isEmpty, length.utf8.allSatisfy({ ASCII.isDigit($0) }) else {
      throw .malformed("its Content-Length is not a length")
    }
    // More digits than a number holds are more bytes than are taken.
    guard let count = Int(length), count <= bodyBytesMax else { throw .bodyTooLarge }
    return count == 0 ? .complete : .sized(remaining: count)
  }
}

/// Why what a server sent is not a reply.
package enum InvalidResponse: Error, Hashable, Sendable, CustomStringConvertible {
  case nothing
  case cutShort
  case notHTTP
  case headTooLarge
  case bodyTooLarge
  case malformed(String)

  package var description: String {
    switch self {
    case .nothing: "it ended the connection without a reply"
    case .cutShort: "it ended the connection in the middle of its reply"
    case .notHTTP: "what it sent is not HTTP/1.1"
    case .headTooLarge: "the head of its reply is too long"
    case .bodyTooLarge: "its reply is larger than this program accepts"
    case .malformed(let why): "its reply is malformed: \(why)"
    }
  }
}

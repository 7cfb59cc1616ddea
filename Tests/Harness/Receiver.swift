import Dispatch
import Glibc
import Synchronization

/// A receiver of webhooks on a port of 127.0.0.1: keeps what it is told and answers as a test says.
package final class Receiver: Sendable {
  package struct Told: Sendable {
    package let head: String
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of a header.
    package func value(of name: String) -> String? {
      for line in head.split(separator: "\r\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].lowercased() == name.lowercased() {
          return String(parts[1].drop { $0 == " " })
        }
      }
      return nil
    }
  }

  package enum Answer: Sendable {
    case status(Int)
    /// These bytes, and the end of the connection.
    case raw(String)
    /// These bytes, and nothing more until the other side goes.
    case unfinished(String)
    /// The end of the connection, at once.
    case close
    /// Nothing, until the other side goes.
    case silence
  }

  package let port: UInt16
  private let number: Int32
  private let record: Record

  /// What the threads of its peers share with it.
  private final class Record: Sendable {
    let all = Mutex<[Told]>([])
    let answer: @Sendable (Told, Int) -> Answer

    init(_ answer: @escaping @Sendable (Told, Int) -> Answer) { self.answer = answer }
  }

  /// `answer` gets what has come, and how many came before it.
  package init(_ answer: @escaping @Sendable (Told, Int) -> Answer = { _, _ in .status(200) }) throws {
    (number, port) = try LoopbackPort.listen()
    let number = number
    let record = Record(answer)
    self.record = record
    DispatchQueue(label: "receiver").async {
      while true {
        let peer = accept(number, nil, nil)
        guard peer >= 0 else { return }
        DispatchQueue(label: "receiver's peer").async {
          Self.serve(peer, record)
          Glibc.close(peer)
        }
      }
    }
  }

  deinit {
    // Wakes the thread that accepts.
    shutdown(number, Int32(SHUT_RDWR))
    Glibc.close(number)
  }

  package var url: String { "http://127.0.0.1:\(port)/hooks" }

  package var told: [Told] { record.all.withLock { $0 } }

  private static func serve(_ peer: Int32, _ record: Record) {
    var input: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(peer, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      input += buffer[..<count]
      guard let told = told(&input) else { continue }
      let before = record.all.withLock { all in
        all.append(told)
        return all.count - 1
      }
      switch record.answer(told, before) {
      case .status(let status):
        let reply = Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\n\r\nok".utf8)
        guard send(peer, reply, reply.count, Int32(MSG_NOSIGNAL)) == reply.count else { return }
      case .raw(let text):
        _ = send(peer, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        return
      case .close: return
      case .unfinished(let text):
        _ = send(peer, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        while recv(peer, &buffer, buffer.count, 0) > 0 {}
        return
      case .silence:
        while recv(peer, &buffer, buffer.count, 0) > 0 {}
        return
      }
    }
  }

  /// Takes a whole request out of what has come.
  private static func told(_ input: inout [UInt8]) -> Told? {
    let text = String(decoding: input, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = String(text[..<end.lowerBound])
    let headCount = head.utf8.count + 4
    let told = Told(head: head, body: [])
    guard let length = told.value(of: "Content-Length").flatMap({ Int($0) }), input.count >= headCount + length else {
      return nil
    }
    let body = Array(input[headCount..<headCount + length])
    input.removeFirst(headCount + length)
    return Told(head: head, body: body)
  }
}

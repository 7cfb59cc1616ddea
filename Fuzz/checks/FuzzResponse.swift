import HTTP1

/// Replies of hostile receivers: the same outcome however they are cut, never more than the limit.
enum FuzzResponse {
  private struct Outcome: Equatable {
    var status: Int?
    var body: [UInt8] = []
    var isWhole = false
    var fault: InvalidResponse?
  }

  private static let bodyBytesMax = 1_000

  static func check(_ bytes: [UInt8]) {
    let whole = read([bytes])
    require(whole.body.count <= bodyBytesMax, "the body keeps its limit")
    require(whole.isWhole != (whole.fault != nil), "it ends as a reply or as none")
    require(same(read(bytes.map { [$0] }), whole), "a byte at a time is as good as all at once")
    let cut = bytes.isEmpty ? 0 : (bytes.reduce(7) { $0 &* 31 &+ Int($1) } & .max) % bytes.count
    require(same(read([Array(bytes[..<cut]), Array(bytes[cut...])]), whole), "cut in two is as good as whole")
  }

  /// How much of a body had come before it was refused does not matter.
  private static func same(_ one: Outcome, _ other: Outcome) -> Bool {
    one.fault == nil && other.fault == nil
      ? one == other : (one.fault == nil) == (other.fault == nil) && one.status == other.status
  }

  /// The pieces, and then the end of the connection.
  private static func read(_ pieces: [[UInt8]]) -> Outcome {
    var reader = ResponseReader(bodyBytesMax: bodyBytesMax)
    var outcome = Outcome()
    do throws(InvalidResponse) {
      for piece in pieces { try reader.receive(piece[...]) }
      try reader.end()
    } catch {
      outcome.fault = error
    }
    outcome.status = reader.begunResponse?.status
    outcome.body = reader.begunResponse?.body ?? []
    outcome.isWhole = outcome.fault == nil && reader.response != nil
    return outcome
  }

  static let seeds = [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.0 200 OK\r\n\r\nto the end",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 5000\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "",
    "HTTP/1.1 200\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
  ]
}

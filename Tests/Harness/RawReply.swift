import HTTP1

/// A reply taken apart, its text as it came.
package struct RawReply: Sendable {
  package let status: Int
  package let head: String
  package let fields: [(name: String, value: String)]
  package let bodyBytes: [UInt8]

  package var body: String { String(decoding: bodyBytes, as: UTF8.self) }

  /// The only value of a field; nil where it is missing, or stands there twice.
  package subscript(name: String) -> String? {
    let found = fields.filter { $0.name.lowercased() == name.lowercased() }
    return found.count == 1 ? found[0].value : nil
  }

  package func has(_ name: String) -> Bool {
    fields.contains { $0.name.lowercased() == name.lowercased() }
  }

  /// The first reply in `bytes` and how many bytes it is; nil while it is not whole.
  package static func parse(_ bytes: [UInt8], toHead: Bool = false) -> (RawReply, Int)? {
    let end: [UInt8] = [13, 10, 13, 10]
    guard let headEnd = bytes.firstRange(of: end) else { return nil }
    let head = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let status = lines.first.flatMap { Int($0.split(separator: " ", maxSplits: 2).dropFirst().first ?? "") } ?? 0
    let fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]), value: String(parts.count > 1 ? parts[1].drop { $0 == " " } : ""))
    }
    if !toHead, fields.contains(where: { $0.name.lowercased() == "transfer-encoding" && $0.value == "chunked" }) {
      var decoder = ChunkedDecoder()
      var body: [UInt8] = []
      let rest = Array(bytes[headEnd.upperBound...])
      guard let count = try? decoder.decode(rest.span, into: &body, bodyBytesMax: .max), decoder.isComplete else {
        return nil
      }
      return (
        RawReply(status: status, head: head, fields: fields, bodyBytes: body), headEnd.upperBound + count
      )
    }
    let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
    let bodyBytes = toHead || status < 200 || status == 204 ? 0 : length
    guard bytes.count >= headEnd.upperBound + bodyBytes else { return nil }
    let body = bytes[headEnd.upperBound..<headEnd.upperBound + bodyBytes]
    return (
      RawReply(status: status, head: head, fields: fields, bodyBytes: Array(body)),
      headEnd.upperBound + bodyBytes
    )
  }
}

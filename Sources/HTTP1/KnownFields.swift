/// Collects, line by line, what the fields that the server itself understands say, and refuses them when they are
/// repeated or malformed.
struct KnownFields: Equatable, Sendable {
  var host: ByteRange?
  var authorization: ByteRange?
  var contentType: ByteRange?
  var contentEncoding: ByteRange?
  var acceptEncoding: ByteRange?
  var expect: ByteRange?
  var tellsOfPage = false
  var contentLength: Int?
  var transferCoding: TransferCoding?
  var contentCoding = ContentCoding.identity
  var asksToClose = false
  var asksToKeepAlive = false

  /// Takes one field line. The length of the name picks the few candidates.
  mutating func note(_ line: FieldLine, in bytes: Span<UInt8>) throws(RequestRejection) {
    let name = line.name
    let value = line.value
    switch name.count {
    case 4 where ASCII.equal(name, of: bytes, lowercase: "host"):
      if host != nil { throw .hostRepeated }
      guard Authority.isValid(value, in: bytes) else { throw .hostMalformed }
      host = value
    case 6 where ASCII.equal(name, of: bytes, lowercase: "expect"):
      if expect != nil { throw .expectRepeated }
      expect = value
    case 6 where ASCII.equal(name, of: bytes, lowercase: "origin"):
      tellsOfPage = true
    case 10 where ASCII.equal(name, of: bytes, lowercase: "connection"):
      noteConnection(value, in: bytes)
    case 12 where ASCII.equal(name, of: bytes, lowercase: "content-type"):
      if contentType != nil { throw .contentTypeRepeated }
      contentType = value
    case 13 where ASCII.equal(name, of: bytes, lowercase: "authorization"):
      if authorization != nil { throw .authorizationRepeated }
      authorization = value
    case 14 where ASCII.equal(name, of: bytes, lowercase: "content-length"):
      // RFC 9112 §6.3 lets equal values pass; the strict side does not.
      if contentLength != nil { throw .contentLengthRepeated }
      contentLength = try Self.length(value, in: bytes)
    case 14 where ASCII.equal(name, of: bytes, lowercase: "sec-fetch-site"):
      tellsOfPage = true
    case 15 where ASCII.equal(name, of: bytes, lowercase: "accept-encoding"):
      if acceptEncoding == nil { acceptEncoding = value }
    case 16 where ASCII.equal(name, of: bytes, lowercase: "content-encoding"):
      if contentEncoding == nil { contentEncoding = value }
      contentCoding.add(value, in: bytes)
    case 17 where ASCII.equal(name, of: bytes, lowercase: "transfer-encoding"):
      if transferCoding != nil { throw .transferEncodingRepeated }
      transferCoding = try TransferCoding(value, in: bytes)
    default: break
    }
  }

  /// RFC 9110 §7.6.1: a list without case, over several lines if need be.
  private mutating func noteConnection(_ value: ByteRange, in bytes: Span<UInt8>) {
    var options = ListElements(value)
    while let option = options.next(in: bytes) {
      if ASCII.equal(option, of: bytes, lowercase: "close") {
        asksToClose = true
      } else if ASCII.equal(option, of: bytes, lowercase: "keep-alive") {
        asksToKeepAlive = true
      }
    }
  }

  /// RFC 9110 §8.6: `1*DIGIT`, nothing else, and no more than an Int holds. A leading zero is refused, though the
  /// grammar has it: a proxy that reads the number as octal would end the message at another place.
  private static func length(_ value: ByteRange, in bytes: Span<UInt8>) throws(RequestRejection) -> Int {
    guard !value.isEmpty else { throw .contentLengthMalformed }
    if value.count > 1, bytes[value.start] == UInt8(ascii: "0") { throw .contentLengthMalformed }
    var length = 0
    for index in value.start..<value.end {
      guard ASCII.isDigit(bytes[index]) else { throw .contentLengthMalformed }
      let (product, productOverflows) = length.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflows) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
      if productOverflows || sumOverflows { throw .contentLengthMalformed }
      length = sum
    }
    return length
  }
}

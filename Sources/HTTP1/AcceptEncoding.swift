/// Decides whether a reply may be compressed with gzip (RFC 9110 §12.5.3), from all Accept-Encoding values of a
/// request.
package struct AcceptEncoding: Equatable, Sendable {
  // Weights in thousandths (RFC 9110 §12.4.2), nil while not mentioned.
  private var gzip: Int?
  private var identity: Int?
  private var anything: Int?

  package init() {}

  /// Takes one value. An element that cannot be read is one that is not accepted.
  package mutating func add(_ value: ByteRange, in bytes: Span<UInt8>) {
    var elements = ListElements(value.clamped(to: bytes))
    while let element = elements.next(in: bytes) {
      var nameEnd = element.start
      while nameEnd < element.end, bytes[nameEnd] != UInt8(ascii: ";") { nameEnd += 1 }
      let name = ASCII.trimmed(ByteRange(from: element.start, to: nameEnd), of: bytes)
      let weight =
        nameEnd == element.end
        ? 1000 : Self.weight(ASCII.trimmed(ByteRange(from: nameEnd + 1, to: element.end), of: bytes), in: bytes)
      // Named twice, the lower weight counts.
      if ASCII.equal(name, of: bytes, lowercase: "gzip") || ASCII.equal(name, of: bytes, lowercase: "x-gzip") {
        gzip = min(gzip ?? 1000, weight)
      } else if ASCII.equal(name, of: bytes, lowercase: "identity") {
        identity = min(identity ?? 1000, weight)
      } else if ASCII.equal(name, of: bytes, lowercase: "*") {
        anything = min(anything ?? 1000, weight)
      }
    }
  }

  package var allowsGzip: Bool {
    // `*` stands for what is not named.
    let gzip = gzip ?? anything ?? 0
    // Who names identity with a higher weight wants it uncompressed.
    return gzip > 0 && gzip >= (identity ?? 0)
  }

  package static func allowsGzip(_ value: ByteRange, in bytes: Span<UInt8>) -> Bool {
    var accepted = AcceptEncoding()
    accepted.add(value, in: bytes)
    return accepted.allowsGzip
  }

  /// `q=` and 0 to 1 with at most three decimals, in thousandths; 0 when malformed.
  private static func weight(_ parameter: ByteRange, in bytes: Span<UInt8>) -> Int {
    guard 3...7 ~= parameter.count,
      ASCII.equal(ByteRange(start: parameter.start, count: 2), of: bytes, lowercase: "q=")
    else { return 0 }
    let whole = bytes[parameter.start + 2]
    guard whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1") else { return 0 }
    var weight = Int(whole - 0x30) * 1000
    var unit = 100
    for index in parameter.start + 3..<parameter.end {
      let byte = bytes[index]
      if index == parameter.start + 3 {
        guard byte == UInt8(ascii: ".") else { return 0 }
      } else {
        guard ASCII.isDigit(byte) else { return 0 }
        weight += Int(byte - 0x30) * unit
        unit /= 10
      }
    }
    return weight > 1000 ? 0 : weight
  }
}

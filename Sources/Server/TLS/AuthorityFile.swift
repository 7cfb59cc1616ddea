import CZlib

/// The text of `ca-key.pem`: a line that tells damage and age without any cryptography, then key and certificate in
/// PEM.
///
/// A sandbox that nobody speaks TLS to need not wake libcrypto, which costs a third of its memory and of its start.
struct AuthorityFile {
  /// The certificate's block.
  let certificatePEM: [UInt8]
  /// Seconds since 1970 at which the certificate runs out.
  let validUntil: Int64

  enum Finding {
    case sound(AuthorityFile)
    case damaged
    /// No such line: the file was put there by somebody else's tool.
    case foreign
  }

  private static let mark = Array("payout-links-sandbox authority, valid until ".utf8)
  private static let sumMark = ", crc32 "

  static func text(_ pem: [UInt8], validUntil: Int64) -> [UInt8] {
    mark + Array("\(validUntil)\(sumMark)\(sum(pem, validUntil))\n".utf8) + pem
  }

  static func read(_ bytes: [UInt8]) -> Finding {
    guard bytes.starts(with: mark) else { return .foreign }
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let line = String(validating: bytes[mark.count..<end], as: UTF8.self),
      let place = line.firstRange(of: sumMark), let validUntil = Int64(line[..<place.lowerBound])
    else { return .damaged }
    let pem = Array(bytes[(end + 1)...])
    guard line[place.upperBound...] == "\(sum(pem, validUntil))",
      let certificate = pem.firstRange(of: Array("-----BEGIN CERTIFICATE-----".utf8))
    else { return .damaged }
    return .sound(AuthorityFile(certificatePEM: Array(pem[certificate.lowerBound...]), validUntil: validUntil))
  }

  private static func sum(_ pem: [UInt8], _ validUntil: Int64) -> UInt {
    let bytes = Array("\(validUntil)\n".utf8) + pem
    return unsafe crc32(0, bytes, UInt32(clamping: bytes.count))
  }
}

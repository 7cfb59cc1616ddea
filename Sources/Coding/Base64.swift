internal import COpenSSL

/// Base64 as RFC 4648 §4 has it, by libcrypto.
package enum Base64 {
  /// Replaces `decoded` by what `text` stands for; false where it is not canonical, padded base64.
  ///
  /// No allocation once `decoded` has grown to its usual size.
  package static func decode(_ text: Span<UInt8>, into decoded: inout [UInt8]) -> Bool {
    decoded.removeAll(keepingCapacity: true)
    guard text.count % 4 == 0, text.count <= textBytesMax else { return false }
    var padding = 0
    for i in 0..<text.count {
      // libcrypto skips white space and the like at both ends; here every byte must belong.
      switch text[i] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        if padding > 0 { return false }
      case UInt8(ascii: "=") where i >= text.count - 2: padding += 1
      default: return false
      }
    }
    if text.isEmpty { return true }
    // RFC 4648 §3.5: two spellings of one secret are one too many. libcrypto does not look at the bits that padding
    // cuts.
    if padding > 0, !endsInZeroBits(text[text.count - 1 - padding], count: 2 * padding) { return false }
    decoded.append(contentsOf: repeatElement(0, count: text.count / 4 * 3))
    let count = unsafe text.withUnsafeBufferPointer { source in
      unsafe decoded.withUnsafeMutableBufferPointer { target in
        unsafe EVP_DecodeBlock(target.baseAddress, source.baseAddress, Int32(source.count))
      }
    }
    guard count >= padding else { return false }
    decoded.removeLast(decoded.count - (Int(count) - padding))
    return true
  }

  package static func encode(_ bytes: Span<UInt8>) -> String {
    // Four letters for every three bytes begun, and the NUL that libcrypto puts behind them.
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let count = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe text.withUnsafeMutableBufferPointer { target in
        unsafe EVP_EncodeBlock(target.baseAddress, source.baseAddress, Int32(clamping: source.count))
      }
    }
    return String(decoding: text.prefix(Int(count)), as: UTF8.self)
  }

  /// Whether the last `count` of the six bits that `letter` stands for, 2 or 4, are zero.
  private static func endsInZeroBits(_ letter: UInt8, count: Int) -> Bool {
    switch letter {
    case UInt8(ascii: "A"), UInt8(ascii: "Q"), UInt8(ascii: "g"), UInt8(ascii: "w"): return true
    case UInt8(ascii: "E"), UInt8(ascii: "I"), UInt8(ascii: "M"), UInt8(ascii: "U"), UInt8(ascii: "Y"),
      UInt8(ascii: "c"), UInt8(ascii: "k"), UInt8(ascii: "o"), UInt8(ascii: "s"), UInt8(ascii: "0"),
      UInt8(ascii: "4"), UInt8(ascii: "8"):
      return count == 2
    default: return false
    }
  }

  // A field line is bounded by far less; this keeps the count within libcrypto's int.
  private static let textBytesMax = 1 << 20
}

internal import COpenSSL

/// HMAC-SHA256 (RFC 2104) by libcrypto, in lower-case hexadecimal.
package enum Signature {
  package static func hexadecimal(of message: [UInt8], secret: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    // An empty secret has no address of its own.
    let key = secret.isEmpty ? [0] : secret
    let result = unsafe HMAC(EVP_sha256(), key, Int32(clamping: secret.count), message, message.count, &digest, &count)
    guard unsafe result != nil else { return "" }
    return hexadecimal(digest[..<Int(count)])
  }

  /// The same bytes in base64, for whoever compares in the wrong form.
  package static func base64(of message: [UInt8], secret: [UInt8]) -> String {
    let text = Array(hexadecimal(of: message, secret: secret).utf8)
    let bytes = stride(from: 0, to: text.count, by: 2).map { value(text[$0]) << 4 | value(text[$0 + 1]) }
    return Base64.encode(bytes.span)
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }

  private static func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
}

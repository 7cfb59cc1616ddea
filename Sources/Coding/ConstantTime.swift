internal import COpenSSL

/// Comparison of secrets: takes as long whether the first byte differs or the last.
package enum ConstantTime {
  package static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { a in
      unsafe right.withUnsafeBytes { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return true }
        return unsafe CRYPTO_memcmp(a, b, left.count) == 0
      }
    }
  }
}

import Glibc

/// A name or an address that a certificate can speak for.
package enum ServerName {
  /// Whether it is an IPv4 or IPv6 address.
  package static func isAddress(_ text: String) -> Bool {
    var storage = in6_addr()
    let isIPv4 = unsafe inet_pton(AF_INET, text, &storage) == 1
    let isIPv6 = unsafe inet_pton(AF_INET6, text, &storage) == 1
    return isIPv4 || isIPv6
  }

  /// Whether it is an address, or a DNS name of letters, digits, hyphens and dots; its first label may be `*`.
  package static func isValid(_ text: String) -> Bool {
    if isAddress(text) { return true }
    guard (1...253).contains(text.utf8.count) else { return false }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.enumerated().allSatisfy { index, label in
      if label == "*" { return index == 0 && labels.count > 2 }
      return (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
  }

  /// This machine's own name, where it can be a certificate's; in a container what other containers call it by.
  package static var ofThisMachine: String? {
    var storage = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&storage, storage.count - 1) == 0 else { return nil }
    let name = String(decoding: storage.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return isValid(name) ? name : nil
  }
}

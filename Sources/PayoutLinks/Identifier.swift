/// Names one entity of the provider: a prefix that tells the kind, then 14 characters of `[0-9A-Za-z]`.
///
/// Held in 16 bytes, without a heap object: the ledger's index is keyed by it.
package struct Identifier: Hashable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    case payoutLink, contact, fundAccount, payout

    package var prefix: StaticString {
      switch self {
      case .payoutLink: "poutlk_"
      case .contact: "cont_"
      case .fundAccount: "fa_"
      case .payout: "pout_"
      }
    }
  }

  package static let suffixBytes = 14

  // Characters 1–8, then the kind and characters 9–14.
  private let first: UInt64
  private let rest: UInt64

  package var kind: Kind {
    Kind(rawValue: UInt8(truncatingIfNeeded: rest >> 48)) ?? .payoutLink
  }

  /// The identifier that `bytes` spells, or nil where they are not `kind`'s prefix and 14 base-62 characters.
  package init?(_ bytes: Span<UInt8>, kind: Kind) {
    let prefix = kind.prefix.utf8CodeUnitCount
    guard bytes.count == prefix + Self.suffixBytes else { return nil }
    var matches = true
    kind.prefix.withUTF8Buffer { expected in
      for i in expected.indices where unsafe expected[i] != bytes[i] { matches = false }
    }
    guard matches else { return nil }
    var first: UInt64 = 0
    var rest = UInt64(kind.rawValue)
    for i in 0..<Self.suffixBytes {
      let byte = bytes[prefix + i]
      guard Self.isBase62(byte) else { return nil }
      if i < 8 { first = first << 8 | UInt64(byte) } else { rest = rest << 8 | UInt64(byte) }
    }
    self.first = first
    self.rest = rest
  }

  package init?(_ text: String, kind: Kind) {
    self.init(Array(text.utf8).span, kind: kind)
  }

  package func write(into bytes: inout [UInt8]) {
    kind.prefix.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: first >> shift)) }
    for shift in stride(from: 40, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: rest >> shift)) }
  }

  private static func isBase62(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

extension Identifier: CustomStringConvertible {
  package var description: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

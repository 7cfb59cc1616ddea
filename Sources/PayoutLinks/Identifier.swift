/// Names one entity of the provider: a prefix that tells the kind, then 14 characters of `[0-9A-Za-z]`.
///
/// Held in 15 bytes without a heap object, and not one more where it may be absent: a million links hold several.
package struct Identifier: Hashable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    case payoutLink, contact, fundAccount, payout
    /// Of a webhook, or of an event that webhooks tell of: 14 characters alone.
    case webhook

    /// In a sentence.
    package var name: StaticString {
      switch self {
      case .payoutLink: "payout link"
      case .contact: "contact"
      case .fundAccount: "fund account"
      case .payout: "payout"
      case .webhook: "webhook"
      }
    }

    package var prefix: StaticString {
      switch self {
      case .payoutLink: "poutlk_"
      case .contact: "cont_"
      case .fundAccount: "fa_"
      case .payout: "pout_"
      case .webhook: ""
      }
    }
  }

  package static let suffixBytes = 14

  // Characters 1–8, 9–12, 13–14. A kind has values to spare, in which "no identifier" finds room.
  private let first: UInt64
  private let middle: UInt32
  private let last: UInt16
  package let kind: Kind

  /// The identifier that `bytes` spells, or nil where they are not `kind`'s prefix and 14 base-62 characters.
  package init?(_ bytes: Span<UInt8>, kind: Kind) {
    let prefix = kind.prefix.utf8CodeUnitCount
    guard bytes.count == prefix + Self.suffixBytes else { return nil }
    var matches = true
    kind.prefix.withUTF8Buffer { expected in
      for i in expected.indices where unsafe expected[i] != bytes[i] { matches = false }
    }
    guard matches else { return nil }
    for i in 0..<Self.suffixBytes where !Self.isBase62(bytes[prefix + i]) { return nil }
    self.init(kind) { bytes[prefix + $0] }
  }

  package init?(_ text: String, kind: Kind) {
    self.init(text.utf8.span, kind: kind)
  }

  /// `character` gives the suffix, position by position; each is base 62.
  init(_ kind: Kind, suffix character: (Int) -> UInt8) {
    var first: UInt64 = 0
    var middle: UInt32 = 0
    var last: UInt16 = 0
    for i in 0..<8 { first = first << 8 | UInt64(character(i)) }
    for i in 8..<12 { middle = middle << 8 | UInt32(character(i)) }
    for i in 12..<14 { last = last << 8 | UInt16(character(i)) }
    self.kind = kind
    self.first = first
    self.middle = middle
    self.last = last
  }

  package func write(into bytes: inout [UInt8]) {
    kind.prefix.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: first >> shift)) }
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: middle >> shift)) }
    for shift in stride(from: 8, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: last >> shift)) }
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

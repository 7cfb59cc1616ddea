/// Makes the ids, short codes and bank references of an account: the same ones in the same order from the same seed.
///
/// Whether the seed is a user's or the system's randomness is the business of whoever hands it in.
package struct IdentifierGenerator: Sendable {
  private var numbers: SplitMix64

  package init(seed: UInt64) {
    numbers = SplitMix64(seed: seed)
  }

  /// A generator of its own for one of several: what one draws does not change what another gives.
  package init(seed: UInt64, stream: Int) {
    var first = IdentifierGenerator(seed: seed ^ SplitMix64.step &* UInt64(truncatingIfNeeded: stream))
    numbers = SplitMix64(seed: first.numbers.next())
  }

  /// One that gives other things in the same order, and takes nothing from this one.
  package func fork() -> IdentifierGenerator {
    var numbers = numbers
    return IdentifierGenerator(seed: ~numbers.next())
  }

  package mutating func identifier(_ kind: Identifier.Kind) -> Identifier {
    // 62^8 is a 60000th of what a word holds: no character is noticeably more frequent.
    var words = (numbers.next(), numbers.next())
    return Identifier(kind) { position in
      position < 8 ? Self.nextDigit(62, from: &words.0) : Self.nextDigit(62, from: &words.1)
    }
  }

  /// The last part of a short URL, 8 characters of the 6 to 10 that the provider's have.
  package mutating func code() -> [UInt8] {
    var word = numbers.next()
    return (0..<8).map { _ in Self.nextDigit(62, from: &word) }
  }

  /// So many times 8 characters: a key, a secret.
  package mutating func codes(_ count: Int) -> String {
    String(decoding: (0..<count).flatMap { _ in code() }, as: UTF8.self)
  }

  /// A bank's reference of a transfer: 12 digits, the first not 0.
  package mutating func bankReference() -> UInt64 {
    100_000_000_000 + numbers.next() % 900_000_000_000
  }

  private static func nextDigit(_ base: UInt64, from word: inout UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: word % base)
    word /= base
    switch digit {
    case 0..<10: return UInt8(ascii: "0") + digit
    case 10..<36: return UInt8(ascii: "A") + digit - 10
    default: return UInt8(ascii: "a") + digit - 36
    }
  }
}

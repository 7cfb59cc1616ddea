/// How an account shows itself to its contacts.
package struct Branding: Hashable, Sendable {
  /// Three bytes of colour.
  package struct Colour: Hashable, Sendable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8
    /// As it was given.
    package let text: String

    /// `#2a4fd0`
    package init?(_ text: String) {
      let digits = text.utf8.dropFirst().compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard text.utf8.first == UInt8(ascii: "#"), text.utf8.count == 7, digits.count == 6 else { return nil }
      self.text = text
      red = UInt8(digits[0] * 16 + digits[1])
      green = UInt8(digits[2] * 16 + digits[3])
      blue = UInt8(digits[4] * 16 + digits[5])
    }
  }

  package var name: String?
  package var colour: Colour?
  /// A PNG file.
  package var logo: [UInt8]?
  package var supportPhone: String?
  package var supportEmail: String?
  /// `http` or `https`.
  package var website: String?

  package static let nameCharactersMax = 120
  /// A picture of some hundred pixels: of 10,000 accounts all can have one.
  package static let logoBytesMax = 64 << 10
  package static let websiteBytesMax = 2_000
}

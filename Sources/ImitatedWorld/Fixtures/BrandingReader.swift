import Coding
import HTTP1
import JSON

/// Reads the `branding` of a fixture's account. What cannot be on a page as it stands is refused here.
struct BrandingReader {
  static let fields = ["name", "color", "logo", "support_phone", "support_email", "website"]
  static let logoStart = "data:image/png;base64,"
  /// Of every PNG: its signature, and the length and the name of its first chunk.
  private static let pngStart: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52,
  ]

  private let document: JSONDocument

  /// Nil where there is nothing in it.
  static func read(_ document: JSONDocument, _ node: JSONNode, _ report: inout FixtureReport) -> Branding? {
    BrandingReader(document: document).read(node, &report)
  }

  private func read(_ node: JSONNode, _ report: inout FixtureReport) -> Branding? {
    guard document.kind(of: node) == .object else {
      error(node, "\"branding\" must be an object; found \(document.excerpt(of: node))", &report)
      return nil
    }
    var branding = Branding()
    for (key, value) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard Self.fields.contains(name) else {
        let hint = Spelling.hint(for: String(name.prefix(64)), among: Self.fields)
        error(
          key, "unknown key \"\(name.prefix(64))\": branding has \(Spelling.list(Self.fields))\(hint)", &report)
        continue
      }
      if document.kind(of: value) == .null { continue }
      let text = document.string(of: value) ?? ""
      guard take(name, text, into: &branding) else {
        error(value, "\"\(name)\" must be \(Self.expected(name)); found \(document.excerpt(of: value))", &report)
        continue
      }
    }
    for (_, repeated) in document.duplicateKeys(of: node) {
      error(repeated, "duplicate key \(document.excerpt(of: repeated))", &report)
    }
    return branding == Branding() ? nil : branding
  }

  /// False where the text cannot be what it is given for.
  private func take(_ name: String, _ text: String, into branding: inout Branding) -> Bool {
    switch name {
    case "name":
      guard 1...Branding.nameCharactersMax ~= text.unicodeScalars.count else { return false }
      branding.name = text
    case "color":
      branding.colour = Branding.Colour(text)
      return branding.colour != nil
    case "logo":
      branding.logo = Self.png(text)
      return branding.logo != nil
    case "support_phone":
      guard Self.isPhone(text) else { return false }
      branding.supportPhone = text
    case "support_email":
      guard Self.isEmail(text) else { return false }
      branding.supportEmail = text
    default:
      guard Self.isWebsite(text) else { return false }
      branding.website = text
    }
    return true
  }

  private static func expected(_ name: String) -> String {
    switch name {
    case "name": "a string of 1 to \(Branding.nameCharactersMax) characters, or null"
    case "color": "a colour such as \"#2a4fd0\", or null"
    case "logo":
      "a PNG of at most \(Branding.logoBytesMax >> 10) KiB, as \"\(logoStart)…\", or null: an SVG can run scripts"
    case "support_phone": "a phone number such as \"+91 80 1234 5678\", or null"
    case "support_email": "an email address such as \"help@shop.example\", or null"
    default: "an http or https URL such as \"https://shop.example/help\", or null"
    }
  }

  private static func png(_ text: String) -> [UInt8]? {
    guard text.hasPrefix(logoStart), text.utf8.count <= logoStart.utf8.count + (Branding.logoBytesMax + 2) / 3 * 4
    else { return nil }
    var bytes: [UInt8] = []
    let base64 = Array(text.utf8.dropFirst(logoStart.utf8.count))
    guard Base64.decode(base64.span, into: &bytes), bytes.starts(with: pngStart), bytes.count <= Branding.logoBytesMax
    else { return nil }
    return bytes
  }

  private static func isPhone(_ text: String) -> Bool {
    let number = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    guard 5...31 ~= number.count, let first = number.first, ASCII.isDigit(first) else { return false }
    return number.allSatisfy { ASCII.isDigit($0) || " ()-".utf8.contains($0) }
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, 1...64 ~= parts[0].count, 1...189 ~= parts[1].count else { return false }
    return parts[0].allSatisfy { ASCII.isLetterOrDigit($0) || "._+-".utf8.contains($0) }
      && parts[1].allSatisfy { ASCII.isLetterOrDigit($0) || ".-".utf8.contains($0) }
  }

  private static func isWebsite(_ text: String) -> Bool {
    guard let start = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else { return false }
    let rest = text.utf8.dropFirst(start.utf8.count)
    return 1...Branding.websiteBytesMax ~= rest.count && rest.allSatisfy { 0x21...0x7E ~= $0 }
  }

  private func error(_ node: JSONNode, _ message: @autoclosure () -> String, _ report: inout FixtureReport) {
    report.error(at: document.sourceRange(of: node).lowerBound, message())
  }
}

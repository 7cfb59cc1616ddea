/// Markup. What is put into it is escaped unless it is markup itself: only literals of the source are taken as they
/// are, so that nothing a request or a fixture brought along can be forgotten.
struct HTMLText: ExpressibleByStringInterpolation, Sendable {
  private(set) var markup: String

  init(stringLiteral literal: String) {
    markup = literal
  }

  init(stringInterpolation: StringInterpolation) {
    markup = stringInterpolation.markup
  }

  /// A text, whatever is in it.
  init(_ text: String) {
    var markup = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      // No HTML may have them (WHATWG §3.2.1), and nobody sees them.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}": markup += "\u{FFFD}"
      default: markup.unicodeScalars.append(scalar)
      }
    }
    self.markup = markup
  }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) { markup += literal }
    mutating func appendInterpolation(_ text: String) { markup += HTMLText(text).markup }
    mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    mutating func appendInterpolation(_ html: HTMLText) { markup += html.markup }
    mutating func appendInterpolation(_ html: HTMLText?) { markup += html?.markup ?? "" }
    mutating func appendInterpolation(_ parts: [HTMLText]) { for part in parts { markup += part.markup } }
  }
}

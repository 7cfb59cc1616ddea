import Glibc
import ImitatedWorld

enum Colour: String {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"
  case faint = "2"
}

/// Paints what is read at a terminal; leaves alone what goes into a file, a pipe, or to who wants none (no-color.org).
struct Palette {
  let isColoured: Bool

  static let plain = Palette(isColoured: false)
  static let ofOutput = Palette(
    isColoured: isatty(StandardStream.output.rawValue) == 1 && Environment.text("NO_COLOR") == nil
      && Environment.text("TERM") != "dumb")

  func paint(_ text: String, _ colour: Colour?) -> String {
    guard isColoured, let colour else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }

  /// Of a link's state.
  static func colour(ofStatus status: String?) -> Colour? {
    switch status {
    case "issued": .cyan
    case "processed": .green
    case "pending", "processing": .yellow
    case "cancelled", "rejected", "expired": .faint
    default: nil
    }
  }

  /// Of how a request ended.
  static func colour(ofOutcome outcome: String?) -> Colour? {
    switch outcome {
    case "ok": .green
    case "refused", "fault": .yellow
    case nil: nil
    default: .red
    }
  }
}

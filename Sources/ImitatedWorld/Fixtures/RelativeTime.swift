import PayoutLinks

/// A time in a fixture that counts from the sandbox's start, so that the fixture does not rot: `"+15m"`, `"-1d12h"`.
enum RelativeTime {
  static let allowed =
    "Unix seconds, or a time relative to the start such as \"+15m\", \"-2h\" or \"+1d12h\" (s, m, h, d, w)"

  /// How many seconds `text` stands for; nil where it is no such time, or beyond a hundred years.
  static func seconds(_ text: String) -> Int64? {
    guard let sign = text.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let seconds = WrittenDuration.seconds(text.dropFirst()), seconds <= secondsMax
    else { return nil }
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static let secondsMax: Int64 = 100 * 366 * 86_400
}

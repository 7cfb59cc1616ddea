import JSON
import PayoutLinks

/// A time in a fixture that counts from the sandbox's start, so that the fixture does not rot: `"+15m"`, `"-1d12h"`.
enum RelativeTime {
  static let allowed =
    "\(JSONDocument.timeAllowed), or a time relative to the start such as \"+15m\", \"-2h\" or \"+1d12h\" (s, m, h, d, w) "
    + "that is at most a hundred years from it"

  /// The time that `text` stands for; nil where it is none, or more than a hundred years away. Whether a fixture can be
  /// read does not depend on when that is: beyond what the sandbox knows it is the first or last second of it.
  static func time(_ text: String, from start: Timestamp) -> Timestamp? {
    guard let sign = text.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let seconds = WrittenDuration.seconds(text.dropFirst()), seconds <= secondsMax,
      let time = start.advanced(bySeconds: sign == UInt8(ascii: "-") ? -seconds : seconds)
    else { return nil }
    return Timestamp(min(max(time.seconds, JSONDocument.times.lowerBound), JSONDocument.times.upperBound))
  }

  private static let secondsMax: Int64 = 100 * 366 * 86_400
}

extension JSONDocument {
  fileprivate static var times: ClosedRange<Int64> { 0...AccountClock.secondsMax }

  static var timeAllowed: String {
    "Unix seconds up to \(AccountClock.secondsMax), the latest time that the sandbox knows"
  }

  /// Unix seconds that a clock here can show; nil for anything else.
  func time(of node: JSONNode) -> Timestamp? {
    guard let seconds = wholeNumber(of: node), Self.times ~= Int64(seconds) else { return nil }
    return Timestamp(Int64(seconds))
  }
}

/// A length of time as people write it: `90s`, `15m`, `1d12h`.
package enum WrittenDuration {
  /// How many seconds `text` stands for; nil where it is no such length, or beyond a thousand years.
  package static func seconds(_ text: some StringProtocol) -> Int64? {
    var rest = text.utf8[...]
    guard !rest.isEmpty else { return nil }
    var sum: Int64 = 0
    while !rest.isEmpty {
      var count: Int64 = 0
      var digits = 0
      while let digit = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit {
        digits += 1
        // Nine digits of weeks are far beyond the bound, and far within the type.
        guard digits <= 9 else { return nil }
        count = count * 10 + Int64(digit - UInt8(ascii: "0"))
        rest.removeFirst()
      }
      guard digits > 0, let unit = rest.popFirst().flatMap(secondsPerUnit) else { return nil }
      sum += count * unit
      guard sum <= secondsMax else { return nil }
    }
    return sum
  }

  private static let secondsMax: Int64 = 1000 * 366 * 86_400

  private static func secondsPerUnit(_ letter: UInt8) -> Int64? {
    switch letter {
    case UInt8(ascii: "s"): 1
    case UInt8(ascii: "m"): 60
    case UInt8(ascii: "h"): 3_600
    case UInt8(ascii: "d"): 86_400
    case UInt8(ascii: "w"): 604_800
    default: nil
    }
  }
}

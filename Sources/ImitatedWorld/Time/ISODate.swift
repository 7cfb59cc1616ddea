import HTTP1

/// Writes moments as people and log readers expect them: `2026-11-21T08:10:11Z` (RFC 3339).
package enum ISODate {
  package static func text(_ unixSeconds: Int64) -> String {
    var bytes: [UInt8] = []
    append(unixSeconds, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Without the zone, so that a fraction can follow. Beyond what the calendar holds, the number itself.
  package static func append(_ unixSeconds: Int64, to bytes: inout [UInt8]) {
    guard let moment = CivilTime(unixSeconds: unixSeconds) else {
      return bytes.append(contentsOf: String(unixSeconds).utf8)
    }
    append(moment.year, digits: 4, to: &bytes)
    for part in [moment.month, moment.day] {
      bytes.append(UInt8(ascii: "-"))
      append(part, digits: 2, to: &bytes)
    }
    for (part, separator) in zip([moment.hour, moment.minute, moment.second], "T::".utf8) {
      bytes.append(separator)
      append(part, digits: 2, to: &bytes)
    }
  }

  /// `2026-11-21T08:10:11.123Z`
  package static func appendWithMilliseconds(_ unixNanoseconds: Int64, to bytes: inout [UInt8]) {
    append(unixNanoseconds / 1_000_000_000, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    append(unixNanoseconds / 1_000_000 % 1000, digits: 3, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  private static func append(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
      divisor /= 10
    }
  }
}

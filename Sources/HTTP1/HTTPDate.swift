/// Writes a moment as IMF-fixdate, the only form of a date that may be sent (RFC 9110 §5.6.7).
package enum HTTPDate {
  package static let byteCount = 29

  /// Appends `Sun, 06 Nov 1994 08:49:37 GMT`; moments outside the years 0–9999 become the nearest inside.
  package static func append(unixSeconds: Int64, to out: inout [UInt8]) {
    let nearest = min(max(unixSeconds, CivilTime.seconds.lowerBound), CivilTime.seconds.upperBound)
    guard let time = CivilTime(unixSeconds: nearest) else { return }
    append(threeLettersAt: time.weekday, of: "SunMonTueWedThuFriSat", to: &out)
    out.append(UInt8(ascii: ","))
    out.append(ASCII.space)
    append(twoDigits: time.day, to: &out)
    out.append(ASCII.space)
    append(threeLettersAt: time.month - 1, of: "JanFebMarAprMayJunJulAugSepOctNovDec", to: &out)
    out.append(ASCII.space)
    append(twoDigits: time.year / 100, to: &out)
    append(twoDigits: time.year % 100, to: &out)
    out.append(ASCII.space)
    append(twoDigits: time.hour, to: &out)
    out.append(UInt8(ascii: ":"))
    append(twoDigits: time.minute, to: &out)
    out.append(UInt8(ascii: ":"))
    append(twoDigits: time.second, to: &out)
    out.append(ASCII.space)
    out.append(UInt8(ascii: "G"))
    out.append(UInt8(ascii: "M"))
    out.append(UInt8(ascii: "T"))
  }

  private static func append(threeLettersAt position: Int64, of names: String, to out: inout [UInt8]) {
    let names = names.utf8.span
    let start = Int(position) * 3
    for index in start..<start + 3 { out.append(names[index]) }
  }

  private static func append(twoDigits number: Int64, to out: inout [UInt8]) {
    out.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
    out.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
  }
}

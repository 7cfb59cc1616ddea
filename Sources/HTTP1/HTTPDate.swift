/// Writes a moment as IMF-fixdate, the only form of a date that may be sent (RFC 9110 §5.6.7).
package enum HTTPDate {
  package static let byteCount = 29
  /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: four digits hold no other years.
  private static let secondsMin: Int64 = -62_167_219_200
  private static let secondsMax: Int64 = 253_402_300_799

  /// Appends `Sun, 06 Nov 1994 08:49:37 GMT`; moments outside the years 0–9999 become the nearest inside.
  package static func append(unixSeconds: Int64, to out: inout [UInt8]) {
    let seconds = min(max(unixSeconds, secondsMin), secondsMax)
    // Counted from 0000-03-01, all terms are positive and the leap day is the last of its year (Hinnant,
    // "chrono-Compatible Low-Level Date Algorithms", civil_from_days). 0000-01-01 lies 60 days earlier: one 400-year
    // era is added before and taken off after.
    let daySeconds: Int64 = 86_400
    let eraDays: Int64 = 146_097
    let shifted = seconds + (719_468 + eraDays) * daySeconds
    let secondOfDay = shifted % daySeconds
    let day = shifted / daySeconds
    let era = day / eraDays
    let dayOfEra = day % eraDays
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 2 : monthFromMarch - 10
    let year = yearOfEra + (era - 1) * 400 + (month < 2 ? 1 : 0)

    // 0000-03-01, and every era's first day, was a Wednesday.
    append(threeLettersAt: (dayOfEra + 3) % 7, of: "SunMonTueWedThuFriSat", to: &out)
    out.append(UInt8(ascii: ","))
    out.append(ASCII.space)
    append(twoDigits: dayOfMonth, to: &out)
    out.append(ASCII.space)
    append(threeLettersAt: month, of: "JanFebMarAprMayJunJulAugSepOctNovDec", to: &out)
    out.append(ASCII.space)
    append(twoDigits: year / 100, to: &out)
    append(twoDigits: year % 100, to: &out)
    out.append(ASCII.space)
    append(twoDigits: secondOfDay / 3_600, to: &out)
    out.append(UInt8(ascii: ":"))
    append(twoDigits: secondOfDay / 60 % 60, to: &out)
    out.append(UInt8(ascii: ":"))
    append(twoDigits: secondOfDay % 60, to: &out)
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

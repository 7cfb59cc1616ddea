/// A moment in the Gregorian calendar, in UTC: the one place that knows leap years.
package struct CivilTime: Hashable, Sendable {
  package let year: Int64
  /// From 1.
  package let month: Int64
  package let day: Int64
  package let hour: Int64
  package let minute: Int64
  package let second: Int64
  /// From 0, Sunday.
  package let weekday: Int64

  /// 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z: four digits hold no other years.
  package static let seconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  private static let secondsPerDay: Int64 = 86_400
  private static let daysPerEra: Int64 = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysToEpoch: Int64 = 719_468

  /// Nil outside the years 0 to 9999.
  ///
  /// Counted from 0000-03-01, all terms are positive and the leap day is the last of its year (Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", civil_from_days). 0000-01-01 is 60 days earlier, so one era of 400
  /// years is added before and taken off after.
  package init?(unixSeconds: Int64) {
    guard Self.seconds.contains(unixSeconds) else { return nil }
    let shifted = unixSeconds + (Self.daysToEpoch + Self.daysPerEra) * Self.secondsPerDay
    let secondOfDay = shifted % Self.secondsPerDay
    let (era, dayOfEra) = (shifted / Self.secondsPerDay).quotientAndRemainder(dividingBy: Self.daysPerEra)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + (era - 1) * 400 + (month < 3 ? 1 : 0)
    hour = secondOfDay / 3_600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
    // 0000-03-01, and every era's first day, was a Wednesday.
    weekday = (dayOfEra + 3) % 7
  }

  /// Of a time in the years 0 to 9999, which is in the calendar but for the day: one beyond the month's last counts on,
  /// as does a leap second (days_from_civil).
  package static func unixSeconds(
    year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64
  ) -> Int64 {
    let yearFromMarch = (month > 2 ? year : year - 1) + 400
    let (era, yearOfEra) = yearFromMarch.quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = (era - 1) * daysPerEra + dayOfEra - daysToEpoch
    return days * secondsPerDay + hour * 3_600 + minute * 60 + second
  }
}

import HTTP1
import ImitatedWorld
import PayoutLinksSandbox

/// Points in time and lengths of it as people read them.
enum Moment {
  /// `2026-11-21T08:10:11Z (in 15m)`
  static func text(_ seconds: Int, now: Int?) -> String {
    let absolute = ISODate.text(Int64(seconds))
    return relative(seconds, now: now).map { "\(absolute) (\($0))" } ?? absolute
  }

  /// `in 15m`, `2h5m ago`
  static func relative(_ seconds: Int, now: Int?) -> String? {
    guard let now else { return nil }
    let (distance, overflow) = seconds.subtractingReportingOverflow(now)
    guard !overflow else { return nil }
    if distance == 0 { return "now" }
    return distance > 0 ? "in \(length(distance.magnitude))" : "\(length(distance.magnitude)) ago"
  }

  /// The two largest units: `1d12h`; of years one.
  static func length(_ seconds: UInt) -> String {
    let units: [(String, UInt)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
    if seconds >= 2 * 365 * 86_400 { return "\(seconds / (365 * 86_400))y" }
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0s" }
    let (count, rest) = seconds.quotientAndRemainder(dividingBy: units[first].1)
    let text = "\(count)\(units[first].0)"
    guard first + 1 < units.count, rest >= units[first + 1].1 else { return text }
    return text + "\(rest / units[first + 1].1)\(units[first + 1].0)"
  }

  /// How long a request took: `250 µs`, `1.5 ms`, `2.0 s`.
  static func duration(microseconds: Int) -> String {
    switch microseconds {
    case ..<1_000: "\(microseconds) µs"
    case ..<1_000_000: "\(microseconds / 1_000).\(microseconds / 100 % 10) ms"
    default: "\(microseconds / 1_000_000).\(microseconds / 100_000 % 10) s"
    }
  }

  /// Unix seconds of `2026-11-21T08:10:11Z`, with or without a fraction; nil where it is no such time.
  static func seconds(_ text: some StringProtocol) -> Int? {
    let digits = Array(text.utf8)
    guard digits.count >= 20, digits.last == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      guard digits[range].allSatisfy({ ASCII.isDigit($0) }) else { return nil }
      return digits[range].reduce(0) { $0 * 10 + Int64($1) - 0x30 }
    }
    for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] where digits[place] != mark.utf8.first {
      return nil
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), 1...12 ~= month, 1...31 ~= day, hour < 24,
      minute < 60, second <= 60,
      digits.count == 20
        || digits[19] == UInt8(ascii: ".") && digits[20..<digits.count - 1].allSatisfy({ ASCII.isDigit($0) })
    else { return nil }
    return Int(
      CivilTime.unixSeconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second))
  }
}

import HTTP1
import ImitatedWorld

/// Amounts as people write them in options: `10s`, `8KiB`.
enum Quantity {
  static let duration = "a duration such as 500ms, 10s or 2m"
  static let size = "a size such as 4096, 8KiB or 1MiB"

  /// Nanoseconds; more than none, and at most a day.
  static func nanoseconds(_ text: String) -> Int64? {
    let units: [(String, Int64)] = [
      ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]
    guard let (count, unit) = split(text, units), count > 0 else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow || product > 86_400_000_000_000 ? nil : product
  }

  /// Bytes; at least `least`, and at most a GiB.
  static func bytes(_ text: String, least: Int) -> Int? {
    let units: [(String, Int64)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)]
    guard let (count, unit) = split(text, units) else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow || product < least || product > 1 << 30 ? nil : Int(product)
  }

  /// A count; at least `least`, and at most a million.
  static func count(_ text: String, least: Int) -> Int? {
    Int(text).flatMap { (least...1_000_000).contains($0) ? $0 : nil }
  }

  private static func split(_ text: String, _ units: [(String, Int64)]) -> (Int64, Int64)? {
    for (name, unit) in units where text.hasSuffix(name) {
      let digits = text.dropLast(name.count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ ASCII.isDigit($0) }) else { continue }
      return Int64(digits).map { ($0, unit) }
    }
    return nil
  }
}

/// Money as people read it: 123456789 paise are ₹12,34,567.89.
package enum Amount {
  package static func text(_ minor: Int, currency: String?) -> String {
    guard currency == nil || currency == "INR" else { return "\(minor) \(currency ?? "")" }
    let (rupees, paise) = minor.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(minor < 0 ? "-" : "")₹\(grouped(String(rupees))).\(paise < 10 ? "0" : "")\(paise)"
  }

  /// The last three digits, and before them lakhs and crores by two.
  private static func grouped(_ digits: String) -> String {
    guard digits.utf8.count > 3 else { return digits }
    var rest = digits.dropLast(3)
    var groups = [String(digits.suffix(3))]
    while !rest.isEmpty {
      groups.insert(String(rest.suffix(2)), at: 0)
      rest = rest.dropLast(2)
    }
    return groups.joined(separator: ",")
  }
}

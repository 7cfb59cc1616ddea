/// Which names the provider takes for a contact.
package enum ContactName {
  package static let characters = 3...50

  /// 3 to 50 (another thing of a name has other bounds) of letters, digits, space and `’ - _ / ( ) .`, the last one no
  /// special character but a full stop.
  package static func isValid(_ name: String, characters: ClosedRange<Int> = Self.characters) -> Bool {
    let scalars = name.unicodeScalars
    guard characters ~= scalars.count, let last = scalars.last, isLetterOrDigit(last) || last == "." else {
      return false
    }
    return scalars.allSatisfy { scalar in
      if isLetterOrDigit(scalar) { return true }
      switch scalar {
      // The straight apostrophe too: the documentation's curly one is what typesetting made of it.
      case " ", "’", "'", "-", "_", "/", "(", ")", ".": return true
      default: return false
      }
    }
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: false
    }
  }
}

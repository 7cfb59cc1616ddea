import HTTP1

/// Whole numbers as people write them in queries, paths, headers and texts: digits and nothing else. `Int(_:)` alone
/// takes a sign too, so that `+5` and `-0` would pass.
package enum WrittenNumber {
  package static func whole(_ text: some StringProtocol) -> Int? {
    guard text.utf8.allSatisfy({ ASCII.isDigit($0) }) else { return nil }
    return Int(text)
  }
}

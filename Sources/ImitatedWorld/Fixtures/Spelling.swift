/// Finds the word that somebody meant.
package enum Spelling {
  /// The known word nearest to `word`, where it is near enough to be a slip: two edits, one in a short word.
  package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
    let slips = word.utf8.count < 5 ? 1 : 2
    var best: (word: String, distance: Int)?
    let letters = Array(word.utf8.prefix(lettersMax + 1))
    guard letters.count <= lettersMax else { return nil }
    for candidate in known {
      guard abs(candidate.utf8.count - letters.count) <= slips else { continue }
      let distance = distance(letters, Array(candidate.utf8))
      if distance <= slips, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// No known word is so long, and what is compared with many costs its square.
  private static let lettersMax = 64

  /// `"a", "b"`, for sentences.
  package static func list(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: ", ") }

  /// `; did you mean "x"?`, or nothing.
  package static func hint(for word: String, among known: some Sequence<String>) -> String {
    nearest(to: word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Edits between two words: a letter more, less or other, or two neighbours swapped (optimal string alignment).
  package static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var row = [i + 1]
      row.reserveCapacity(right.count + 1)
      for j in 0..<right.count {
        var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, beforeLast[j - 1] + 1) }
        row.append(least)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}

import JSON

/// JSON: written anew it is read the same, strict JSON is a fixture too, and every place lies in the text.
enum FuzzJSON {
  static let seeds = [
    #"{"a":[1,-2.50e+3,true,false,null,"\u00e9\ud83d\ude00\n"],"":{}}"#, "[]", "\"\"", "0", "[1,]", "{\"a\" 1}",
    "// comment\n{ \"a\": 1, }", "\u{FEFF}{}", "[[[[[[]]]]]]", "\"\\ud800\"", "1e999", "-0", "[\"\u{10FFFF}\"]",
    "\u{FEFF}/* one */ [1,22,3]",
  ]

  static func check(_ bytes: [UInt8]) {
    for dialect in [JSONDialect.strict, .fixture] {
      checkElements(bytes, dialect)
      do {
        let document = try JSONDocument(parsing: bytes, as: dialect)
        if dialect == .strict {
          require((try? JSONDocument(parsing: bytes, as: .fixture)) != nil, "strict JSON is a fixture too")
        }
        walk(document, document.root)
        var once: [UInt8] = []
        document.write(document.root, into: &once)
        guard let again = try? JSONDocument(parsing: once, as: dialect) else {
          return require(false, "what was written is JSON")
        }
        var twice: [UInt8] = []
        again.write(again.root, into: &twice)
        require(once == twice, "what was written is written the same again")
      } catch {
        require(error.line >= 1 && error.column >= 1 && !error.description.isEmpty, "an error has its place")
      }
    }
  }

  /// An array read element by element is the one read whole, or has the same error.
  private static func checkElements(_ bytes: [UInt8], _ dialect: JSONDialect) {
    guard var reader = JSONArrayReader(bytes, as: dialect) else { return }
    var ranges: [Range<Int>] = []
    var failure: JSONError?
    do throws(JSONError) {
      while let document = try reader.next() {
        walk(document, document.root)
        ranges += document.elements(of: document.root).map { document.sourceRange(of: $0) }
      }
    } catch {
      failure = error
    }
    do throws(JSONError) {
      let whole = try JSONDocument(parsing: bytes, as: dialect)
      require(failure == nil, "no error but those of the whole")
      require(ranges == whole.elements(of: whole.root).map { whole.sourceRange(of: $0) }, "the same elements")
    } catch {
      require(failure == error, "the error of the whole")
    }
    for size in [1, 3, 16] { checkPieces(bytes, size, dialect, ranges, failure) }
  }

  /// In pieces of so many bytes it has the same elements and ends at the same error.
  private static func checkPieces(
    _ bytes: [UInt8], _ size: Int, _ dialect: JSONDialect, _ ranges: [Range<Int>], _ failure: JSONError?
  ) {
    var taken = 0
    let pieces = JSONPieceReader(as: dialect) { window, atLeast in
      let count = min(max(size, atLeast), bytes.count - taken)
      window.append(contentsOf: bytes[taken..<taken + count])
      taken += count
      return count > 0
    }
    // The first piece may not tell.
    guard var reader = pieces else { return }
    var found: [Range<Int>] = []
    do throws(JSONError) {
      while let document = try reader.next() {
        walk(document, document.root)
        for element in document.elements(of: document.root) {
          let range = document.sourceRange(of: element)
          found.append(range.lowerBound + reader.offset..<range.upperBound + reader.offset)
        }
      }
      require(failure == nil, "no error without pieces, no error with them")
    } catch {
      require(failure?.offset == error.offset + reader.offset, "the error of the whole, where it is")
    }
    require(found == ranges, "the same elements in pieces")
  }

  private static func walk(_ document: JSONDocument, _ root: JSONNode) {
    var nodes = [root]
    while let node = nodes.popLast() {
      let range = document.sourceRange(of: node)
      require(range.lowerBound >= 0 && range.upperBound <= document.bytes.count, "a value stands in the text")
      _ = document.integer(of: node)
      _ = document.wholeNumber(of: node)
      _ = document.string(of: node)
      _ = document.position(of: node)
      _ = document.duplicateKeys(of: node).count
      for element in document.elements(of: node) { nodes.append(element) }
      for member in document.members(of: node) { nodes.append(member.value) }
    }
  }
}

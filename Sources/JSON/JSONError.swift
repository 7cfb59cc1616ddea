/// Tells the author of a text where it stops being JSON and why.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package let problem: JSONProblem
  /// Where the problem begins, in bytes from 0; the input's length where something is missing at its end.
  package let offset: Int
  package let position: JSONPosition

  package var line: Int { position.line }
  package var column: Int { position.column }
  package var description: String { "\(position): \(problem)" }

  // Kept out of the parser's loops, which are laid out for texts without error.
  @inline(never)
  init(_ problem: JSONProblem, at offset: Int, in source: Span<UInt8>) {
    self.problem = problem
    self.offset = offset
    self.position = JSONPosition(ofOffset: offset, in: source)
  }
}

extension JSONError {
  @inline(never)
  static func unexpected(at offset: Int, in source: Span<UInt8>, expected: JSONExpectation) -> JSONError {
    JSONError(.unexpected(.token(at: offset, in: source), expected: expected), at: offset, in: source)
  }
}

/// Says in what way a text is not JSON.
package enum JSONProblem: Hashable, Sendable, CustomStringConvertible {
  case unexpected(JSONFound, expected: JSONExpectation)
  /// Stands at the end of the input; the bracket left open is in the case.
  case unclosedContainer(JSONKind, opened: JSONPosition, expected: JSONExpectation)
  /// Stands at the opening quote.
  case unclosedString
  /// Stands at the comment's first slash.
  case unclosedComment
  case controlCharacter(UInt8)
  case leadingZero
  /// RFC 8259 section 8.2 lets the grammar accept it, but no Unicode text can hold it: a `String` could not either.
  case loneSurrogate
  case malformedUTF8(UTF8Malformation)
  case utf16
  case tooDeep(depthMax: Int)
  case tooLong(bytesMax: Int)
  /// Stands at the string's opening quote, or where the number begins.
  case scalarTooLong(bytesMax: Int)
  case tooManyValues(max: Int)

  package var description: String {
    switch self {
    case .unexpected(let found, let expected):
      "found \(found) where \(expected) was expected"
    case .unclosedContainer(let kind, let opened, let expected):
      "the input ends inside the \(kind) that opens at \(opened), where \(expected) was expected"
    case .unclosedString: "a string is not closed"
    case .unclosedComment: "a comment is not closed"
    case .controlCharacter(let byte):
      "a string holds the control character \(JSONFound.codePoint(UInt32(byte))), which must be written as an escape"
    case .leadingZero: "a number begins with a superfluous zero"
    case .loneSurrogate: "an escaped surrogate is not half of a pair"
    case .malformedUTF8(let malformation): "a string is not UTF-8: \(malformation)"
    case .utf16: "the text is UTF-16, which PowerShell may write; save it as UTF-8"
    case .tooDeep(let depthMax): "arrays and objects are nested more than \(depthMax) deep"
    case .tooLong(let bytesMax): "the text is longer than \(bytesMax) bytes"
    case .scalarTooLong(let bytesMax): "a string or a number is longer than \(bytesMax) bytes"
    case .tooManyValues(let max): "the text has more than \(max) keys and values"
    }
  }
}

/// Names what the grammar allows at a place; the parser's state is one of these.
package enum JSONExpectation: Sendable, CustomStringConvertible {
  case value, elementOrEnd, elementAfterComma, commaOrArrayEnd
  case keyOrEnd, keyAfterComma, colon, commaOrObjectEnd
  case endOfInput
  case digitAfterMinus, digitAfterPoint, digitOfExponent
  case escapeCharacter, hexadecimalDigit

  package var description: String {
    switch self {
    case .value: "a value"
    case .elementOrEnd: "a value or `]`"
    case .elementAfterComma: "a value after the comma"
    case .commaOrArrayEnd: "`,` or `]`"
    case .keyOrEnd: "a key in double quotes or `}`"
    case .keyAfterComma: "a key in double quotes after the comma"
    case .colon: "`:` after the key"
    case .commaOrObjectEnd: "`,` or `}`"
    case .endOfInput: "the end of the input"
    case .digitAfterMinus: "a digit after the minus sign"
    case .digitAfterPoint: "a digit after the decimal point"
    case .digitOfExponent: "a digit of the exponent"
    case .escapeCharacter: "one of `\"` `\\` `/` `b` `f` `n` `r` `t` `u` after the backslash"
    case .hexadecimalDigit: "a hexadecimal digit after `\\u`"
    }
  }
}

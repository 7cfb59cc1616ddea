import JSON
import Testing

/// A text and the sentence that its author gets to read.
struct ErrorCase: CustomTestStringConvertible, Sendable {
  let bytes: [UInt8]
  let dialect: JSONDialect
  let message: String

  init(_ text: String, as dialect: JSONDialect = .strict, _ message: String) {
    self.init(bytes: Array(text.utf8), as: dialect, message)
  }

  init(bytes: [UInt8], as dialect: JSONDialect = .strict, _ message: String) {
    self.bytes = bytes
    self.dialect = dialect
    self.message = message
  }

  var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}

private let short = "one of `\"` `\\` `/` `b` `f` `n` `r` `t` `u` after the backslash"

@Suite("What an author is told")
struct JSONErrorTests {
  @Test(
    "the message says where, what was found and what was expected",
    arguments: [
      ErrorCase("", "line 1, column 1: found the end of the input where a value was expected"),
      ErrorCase(" \n ", "line 2, column 2: found the end of the input where a value was expected"),
      ErrorCase("{\"a\": }", "line 1, column 7: found `}` where a value was expected"),
      ErrorCase("[1,]", "line 1, column 4: found `]` where a value after the comma was expected"),
      ErrorCase("[,]", "line 1, column 2: found `,` where a value or `]` was expected"),
      ErrorCase("[1 2]", "line 1, column 4: found `2` where `,` or `]` was expected"),
      ErrorCase("[1}", "line 1, column 3: found `}` where `,` or `]` was expected"),
      ErrorCase("{a: 1}", "line 1, column 2: found `a` where a key in double quotes or `}` was expected"),
      ErrorCase(
        "{\"a\":1,}", "line 1, column 8: found `}` where a key in double quotes after the comma was expected"),
      ErrorCase("{\"a\" 1}", "line 1, column 6: found `1` where `:` after the key was expected"),
      ErrorCase("{\"a\":1 \"b\":2}", "line 1, column 8: found a string where `,` or `}` was expected"),
      ErrorCase("1 2", "line 1, column 3: found `2` where the end of the input was expected"),
      ErrorCase("NaN", "line 1, column 1: found `NaN` where a value was expected"),
      ErrorCase("[True]", "line 1, column 2: found `True` where a value or `]` was expected"),
      ErrorCase("tru", "line 1, column 1: found `tru` where a value was expected"),
      ErrorCase("[\u{A0}1]", "line 1, column 2: found U+00A0 where a value or `]` was expected"),
      ErrorCase("[\u{C}1]", "line 1, column 2: found U+000C where a value or `]` was expected"),
      ErrorCase("[\u{1F600}]", "line 1, column 2: found U+1F600 where a value or `]` was expected"),
      ErrorCase(bytes: [0x5B, 0xFF], "line 1, column 2: found the byte 0xFF where a value or `]` was expected"),
      ErrorCase(
        String(repeating: "x", count: 100),
        "line 1, column 1: found `xxxxxxxxxxxxxxxxxxxxxxxx` where a value was expected"),
      ErrorCase("-", "line 1, column 2: found the end of the input where a digit after the minus sign was expected"),
      ErrorCase("-Infinity", "line 1, column 2: found `Infinity` where a digit after the minus sign was expected"),
      ErrorCase("[1.]", "line 1, column 4: found `]` where a digit after the decimal point was expected"),
      ErrorCase("[1e+]", "line 1, column 5: found `]` where a digit of the exponent was expected"),
      ErrorCase("[ -01 ]", "line 1, column 3: a number begins with a superfluous zero"),
      ErrorCase("0x1", "line 1, column 2: found `x1` where the end of the input was expected"),
      ErrorCase("[1, \"ab", "line 1, column 5: a string is not closed"),
      ErrorCase("[1, \"ab\\", "line 1, column 5: a string is not closed"),
      ErrorCase("[1, \"ab\\u12", "line 1, column 5: a string is not closed"),
      ErrorCase("\"\\x41\"", "line 1, column 3: found `x` where \(short) was expected"),
      ErrorCase("\"\\u12G4\"", "line 1, column 6: found `G` where a hexadecimal digit after `\\u` was expected"),
      ErrorCase("\"\\u12\"", "line 1, column 6: found a string where a hexadecimal digit after `\\u` was expected"),
      ErrorCase(
        "\"a\\ud800b\"",
        "line 1, column 3: an escaped surrogate is not half of a pair"),
      ErrorCase(
        "\"a\nb\"",
        "line 1, column 3: a string holds the control character U+000A, which must be written as an escape"),
      ErrorCase(
        bytes: [0x22, 0x61, 0xC0, 0xAF, 0x22],
        "line 1, column 3: a string is not UTF-8: a character is encoded in more bytes than it needs"),
      ErrorCase(
        bytes: [0x22, 0xED, 0xA0, 0x80, 0x22],
        "line 1, column 2: a string is not UTF-8: a surrogate is encoded as if it were a character"),
      ErrorCase(
        bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        "line 1, column 2: a string is not UTF-8: a code point above U+10FFFF is encoded"),
      ErrorCase(
        bytes: [0x22, 0xE2, 0x82, 0x22],
        "line 1, column 2: a string is not UTF-8: a character's bytes are incomplete"),
      ErrorCase(
        bytes: [0x22, 0x80, 0x22],
        "line 1, column 2: a string is not UTF-8: a continuation byte does not follow a first byte"),
      ErrorCase(
        bytes: [0x22, 0xFE, 0x22],
        "line 1, column 2: a string is not UTF-8: a byte that occurs in no character"),
      ErrorCase(
        "{\n  \"a\": [1",
        "line 2, column 10: the input ends inside the array that opens at line 2, column 8, "
          + "where `,` or `]` was expected"),
      ErrorCase(
        "{\"a\": [1], ",
        "line 1, column 12: the input ends inside the object that opens at line 1, column 1, "
          + "where a key in double quotes after the comma was expected"),
      ErrorCase("\u{FEFF}[x]", "line 1, column 2: found `x` where a value or `]` was expected"),
      ErrorCase("1 // a", "line 1, column 3: found `/` where the end of the input was expected"),
      ErrorCase("[1, /* a", as: .fixture, "line 1, column 5: a comment is not closed"),
      ErrorCase("[1,,]", as: .fixture, "line 1, column 4: found `,` where a value or `]` was expected"),
      ErrorCase("\u{FEFF}[x]", as: .fixture, "line 1, column 2: found `x` where a value or `]` was expected"),
      ErrorCase(
        String(repeating: "[", count: 65),
        "line 1, column 65: arrays and objects are nested more than 64 deep"),
    ])
  func message(_ row: ErrorCase) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: row.bytes, as: row.dialect) }
    #expect(error?.description == row.message)
  }

  @Test(
    "lines end with LF, CR LF or CR, and columns count characters",
    arguments: [
      ("[\n1,\nx]", 3, 1), ("[\r\n1,\r\nx]", 3, 1), ("[\r1,\rx]", 3, 1), ("[\n\r\nx]", 3, 1), ("[\r\r\nx]", 3, 1),
      ("[\n\n  x]", 3, 3), ("[\t\tx]", 1, 4), ("[\"\u{E9}\u{20B9}\u{1F600}\",x]", 1, 8), ("[\"e\u{301}\",x]", 1, 7),
    ])
  func position(_ text: String, line: Int, column: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error.position == JSONPosition(line: line, column: column))
    #expect(error.line == line)
    #expect(error.column == column)
    #expect(Array(text.utf8)[error.offset] == UInt8(ascii: "x"))
  }

  @Test("a bracket left open is named by its kind and place")
  func unclosedContainer() {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array("[1,\n {".utf8)) }
    #expect(
      error?.problem
        == .unclosedContainer(.object, opened: JSONPosition(line: 2, column: 2), expected: .keyOrEnd))
    #expect(error?.offset == 6)
  }

  @Test("UTF-16 is called by its name, with its byte order mark or without", arguments: [JSONDialect.strict, .fixture])
  func utf16(_ dialect: JSONDialect) {
    for bytes in [
      [0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0xFE, 0xFF, 0, 0x5B, 0, 0x5D], [0x5B, 0, 0x5D, 0], [0, 0x7B, 0, 0x7D],
    ]
      as [[UInt8]]
    {
      let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes, as: dialect) }
      #expect(error?.problem == .utf16)
    }
  }

  @Test("limits can be narrower")
  func limits() {
    let text = Array("[[1]]".utf8)
    #expect(throws: Never.self) { try JSONDocument(parsing: text, limits: JSONLimits(depthMax: 2, bytesMax: 5)) }
    let deep = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: JSONLimits(depthMax: 1)) }
    #expect(deep?.problem == .tooDeep(depthMax: 1))
    #expect(deep?.offset == 1)
    let long = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: JSONLimits(bytesMax: 4)) }
    #expect(long?.problem == .tooLong(bytesMax: 4))
    #expect(throws: Never.self) { try JSONDocument(parsing: text, limits: JSONLimits(valuesMax: 3)) }
    let many = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: JSONLimits(valuesMax: 2)) }
    #expect(many?.problem == .tooManyValues(max: 2))
    let scalars = Array(#"{"ab":"ab","c":1234}"#.utf8)
    #expect(throws: Never.self) { try JSONDocument(parsing: scalars, limits: JSONLimits(scalarBytesMax: 4)) }
    let number = #expect(throws: JSONError.self) {
      try JSONDocument(parsing: Array("[1,12345]".utf8), limits: JSONLimits(scalarBytesMax: 4))
    }
    #expect(number?.problem == .scalarTooLong(bytesMax: 4))
    #expect(number?.offset == 3)
    let key = #expect(throws: JSONError.self) {
      try JSONDocument(parsing: scalars, limits: JSONLimits(scalarBytesMax: 3))
    }
    #expect(key?.offset == 1)
    #expect(JSONLimits(bytesMax: .max).bytesMax == JSONLimits.bytesCeiling)
  }
}

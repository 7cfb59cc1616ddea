import JSON
import Testing

/// One text and whether each dialect takes it.
struct SyntaxCase: CustomTestStringConvertible, Sendable {
  enum Outcome: Sendable {
    /// JSON by RFC 8259, and so a fixture too.
    case accepted
    case fixtureOnly
    case refused
  }

  let bytes: [UInt8]
  let outcome: Outcome
  let why: String

  init(_ text: String, _ outcome: Outcome, _ why: String) {
    self.init(bytes: Array(text.utf8), outcome, why)
  }

  init(bytes: [UInt8], _ outcome: Outcome, _ why: String) {
    self.bytes = bytes
    self.outcome = outcome
    self.why = why
  }

  var testDescription: String { "\(why): \(String(decoding: bytes.prefix(60), as: UTF8.self).debugDescription)" }
}

/// A string literal around raw bytes.
private func quoted(_ bytes: UInt8...) -> [UInt8] {
  [0x22] + bytes + [0x22]
}

private func nested(_ open: String, _ close: String, _ depth: Int) -> String {
  String(repeating: open, count: depth) + String(repeating: close, count: depth)
}

@Suite("What is JSON and what is not")
struct JSONSyntaxTests {
  @Test("structure", arguments: structureCases)
  func structure(_ row: SyntaxCase) { check(row) }

  @Test("numbers", arguments: numbersCases)
  func numbers(_ row: SyntaxCase) { check(row) }

  @Test("words", arguments: wordsCases)
  func words(_ row: SyntaxCase) { check(row) }

  @Test("strings", arguments: stringsCases)
  func strings(_ row: SyntaxCase) { check(row) }

  @Test("UTF-8 in strings", arguments: encodingsCases)
  func encodings(_ row: SyntaxCase) { check(row) }

  @Test("white space", arguments: blanksCases)
  func blanks(_ row: SyntaxCase) { check(row) }

  @Test("comments and trailing commas", arguments: commentsCases)
  func comments(_ row: SyntaxCase) { check(row) }

  @Test("depth", arguments: depthsCases)
  func depths(_ row: SyntaxCase) { check(row) }

  private func check(_ row: SyntaxCase) {
    #expect(isAccepted(row.bytes, as: .strict) == (row.outcome == .accepted))
    #expect(isAccepted(row.bytes, as: .fixture) == (row.outcome != .refused))
  }
}

func isAccepted(_ bytes: [UInt8], as dialect: JSONDialect) -> Bool {
  (try? JSONDocument(parsing: bytes, as: dialect)) != nil
}

private let structureCases: [SyntaxCase] = [
  .init("{}", .accepted, "an empty object"),
  .init("[]", .accepted, "an empty array"),
  .init("[[]]", .accepted, "an array in an array"),
  .init("[[],[]]", .accepted, "two arrays in an array"),
  .init("[{}]", .accepted, "an object in an array"),
  .init(#"{"a":[]}"#, .accepted, "an array in an object"),
  .init(#"{"a":{"b":{}}}"#, .accepted, "objects in one another"),
  .init(#"{"a":1,"a":2}"#, .accepted, "a repeated key"),
  .init(#"{"":0}"#, .accepted, "an empty key"),
  .init(#"{"\u0061":0}"#, .accepted, "an escaped key"),
  .init("[1,null,true,\"\",{},[]]", .accepted, "all kinds together"),
  .init("", .refused, "nothing"),
  .init("[", .refused, "an open array"),
  .init("]", .refused, "a closing bracket alone"),
  .init("{", .refused, "an open object"),
  .init("}", .refused, "a closing brace alone"),
  .init("[1", .refused, "an array that is not closed"),
  .init("[1,", .refused, "an array that ends after a comma"),
  .init("[]]", .refused, "a second closing bracket"),
  .init("[][]", .refused, "two documents"),
  .init("{}{}", .refused, "two objects"),
  .init("1 2", .refused, "two numbers"),
  .init("[1 2]", .refused, "elements without a comma"),
  .init("[,]", .refused, "a comma alone"),
  .init("[,1]", .refused, "a comma first"),
  .init("[1,,2]", .refused, "two commas"),
  .init("[1,,]", .refused, "two trailing commas"),
  .init("[1}", .refused, "an array closed as an object"),
  .init("{]", .refused, "an object closed as an array"),
  .init(#"{"a":1]"#, .refused, "an object with a member closed as an array"),
  .init("[1]x", .refused, "a word after the document"),
  .init("[1],", .refused, "a comma after the document"),
  .init("{,}", .refused, "a comma alone in an object"),
  .init(#"{"a"}"#, .refused, "a key without a value"),
  .init(#"{"a":}"#, .refused, "a colon without a value"),
  .init(#"{"a" 1}"#, .refused, "a member without a colon"),
  .init(#"{"a",1}"#, .refused, "a comma for a colon"),
  .init(#"{"a"::1}"#, .refused, "two colons"),
  .init(#"{:1}"#, .refused, "a member without a key"),
  .init(#"{"a":1 "b":2}"#, .refused, "members without a comma"),
  .init(#"{"a":1,,"b":2}"#, .refused, "two commas in an object"),
  .init(#"{"a":1,,}"#, .refused, "two trailing commas in an object"),
  .init(#"{"a":1,"b"}"#, .refused, "a last key without a value"),
  .init("{a:1}", .refused, "an unquoted key"),
  .init("{'a':1}", .refused, "a key in single quotes"),
  .init("{1:1}", .refused, "a number as key"),
  .init("{null:1}", .refused, "a word as key"),
  .init("{[]:1}", .refused, "an array as key"),
  .init(#"["a":1]"#, .refused, "a member in an array"),
  .init(#"{"a":1"#, .refused, "an object that is not closed"),
  .init(#"{"a":"#, .refused, "an object that ends after a colon"),
  .init(#"{"a""#, .refused, "an object that ends after a key"),
  .init(#"{"a":1,"#, .refused, "an object that ends after a comma"),
  .init(":", .refused, "a colon alone"),
  .init(",", .refused, "a comma as document"),
  .init("(1)", .refused, "a parenthesis"),
  .init("<null>", .refused, "an angle bracket"),
  .init("[1;2]", .refused, "a semicolon"),
  .init("\u{0}", .refused, "a NUL"),
  .init("[]\u{0}", .refused, "a NUL after the document"),
  .init("[\u{0}]", .refused, "a NUL in an array"),
]

private let numbersCases: [SyntaxCase] = [
  .init("0", .accepted, "zero"),
  .init("-0", .accepted, "minus zero"),
  .init("1", .accepted, "a digit"),
  .init("-1", .accepted, "a negative"),
  .init("10", .accepted, "a zero at the end"),
  .init("0.0", .accepted, "a fraction of zero"),
  .init("-0.1", .accepted, "a negative fraction"),
  .init("1.5", .accepted, "a fraction"),
  .init("1.000", .accepted, "zeros in a fraction"),
  .init("1e2", .accepted, "an exponent"),
  .init("1E2", .accepted, "a capital exponent"),
  .init("1E+2", .accepted, "an exponent with a plus"),
  .init("1e-2", .accepted, "a negative exponent"),
  .init("0e1", .accepted, "a zero with an exponent"),
  .init("0e+1", .accepted, "a zero with a signed exponent"),
  .init("1e00", .accepted, "zeros in an exponent"),
  .init("1.5e10", .accepted, "a fraction and an exponent"),
  .init("1e999999999999999999999", .accepted, "an exponent beyond every type"),
  .init("123456789012345678901234567890", .accepted, "an integer beyond 64 bits"),
  .init("-9223372036854775808", .accepted, "the least 64-bit integer"),
  .init("01", .refused, "a leading zero"),
  .init("-01", .refused, "a leading zero after a minus"),
  .init("00", .refused, "two zeros"),
  .init("007", .refused, "two leading zeros"),
  .init("1.", .refused, "a point without digits"),
  .init("-1.", .refused, "a negative with a point without digits"),
  .init(".5", .refused, "a point first"),
  .init("-.5", .refused, "a minus and a point"),
  .init("1.e1", .refused, "an exponent directly after the point"),
  .init(".e1", .refused, "no digits at all"),
  .init("-", .refused, "a minus alone"),
  .init("--1", .refused, "two minus signs"),
  .init("+1", .refused, "a plus"),
  .init("- 1", .refused, "a space after the minus"),
  .init("1e", .refused, "an exponent without digits"),
  .init("1e+", .refused, "an exponent sign without digits"),
  .init("1E-", .refused, "a negative exponent without digits"),
  .init("1ee2", .refused, "two exponents"),
  .init("1e2.5", .refused, "a fraction in the exponent"),
  .init("1e1e1", .refused, "an exponent after an exponent"),
  .init("1.2.3", .refused, "two points"),
  .init("0x1", .refused, "hexadecimal"),
  .init("0b1", .refused, "binary"),
  .init("0o7", .refused, "octal"),
  .init("1_000", .refused, "an underscore"),
  .init("1,000", .refused, "a thousands separator"),
  .init("1 000", .refused, "a space between digits"),
  .init("1a", .refused, "a letter after digits"),
  .init("1\u{FF11}", .refused, "a full-width digit"),
  .init("\u{0967}", .refused, "a Devanagari digit"),
  .init("\u{2212}1", .refused, "a typographic minus"),
  .init("NaN", .refused, "not a number"),
  .init("-NaN", .refused, "minus not a number"),
  .init("Infinity", .refused, "infinity"),
  .init("-Infinity", .refused, "minus infinity"),
  .init("1f", .refused, "a float suffix"),
]

private let wordsCases: [SyntaxCase] = [
  .init("true", .accepted, "true"),
  .init("false", .accepted, "false"),
  .init("null", .accepted, "null"),
  .init("[true,false,null]", .accepted, "all three"),
  .init("t", .refused, "one letter of true"),
  .init("tru", .refused, "true cut off"),
  .init("fals", .refused, "false cut off"),
  .init("nul", .refused, "null cut off"),
  .init("[nul]", .refused, "null cut off in an array"),
  .init("True", .refused, "a capital"),
  .init("TRUE", .refused, "capitals"),
  .init("truee", .refused, "a letter too many"),
  .init("true1", .refused, "a digit after a word"),
  .init("nullnull", .refused, "a word twice"),
  .init("truefalse", .refused, "two words"),
  .init("undefined", .refused, "undefined"),
  .init("nil", .refused, "nil"),
  .init("None", .refused, "None"),
  .init("tr\u{0}e", .refused, "a NUL in a word"),
  .init("t rue", .refused, "a space in a word"),
]

private let stringsCases: [SyntaxCase] = [
  .init(#""""#, .accepted, "an empty string"),
  .init(#""a""#, .accepted, "a letter"),
  .init(#""12345678""#, .accepted, "eight bytes"),
  .init(#""\"\\\/\b\f\n\r\t""#, .accepted, "all short escapes"),
  .init(#""\u0000""#, .accepted, "an escaped NUL"),
  .init(#""\u00e9\u00E9""#, .accepted, "hexadecimal digits in both cases"),
  .init(#""\uFFFF""#, .accepted, "an escaped noncharacter"),
  .init(#""\uD83D\uDE00""#, .accepted, "an escaped surrogate pair"),
  .init(#""\ud800\udc00""#, .accepted, "the lowest surrogate pair"),
  .init(#""\udbff\udfff""#, .accepted, "the highest surrogate pair"),
  .init(#""\\u0061""#, .accepted, "an escaped backslash before u"),
  .init("\"\u{7F}\"", .accepted, "a raw DEL"),
  .init("\"\u{2028}\u{2029}\"", .accepted, "raw line separators"),
  .init(#""// /* */""#, .accepted, "what looks like a comment"),
  .init(#"""#, .refused, "a quote alone"),
  .init(#""a"#, .refused, "a string that is not closed"),
  .init(#""\"#, .refused, "a backslash at the end"),
  .init(#""\""#, .refused, "an escaped closing quote"),
  .init(#""a"b""#, .refused, "a quote inside"),
  .init(#"'a'"#, .refused, "single quotes"),
  .init("\u{201C}a\u{201D}", .refused, "typographic quotes"),
  .init(#""\a""#, .refused, "an unknown escape"),
  .init(#""\x41""#, .refused, "a hexadecimal escape"),
  .init(#""\0""#, .refused, "an octal escape"),
  .init(#""\'""#, .refused, "an escaped single quote"),
  .init(#""\U0041""#, .refused, "a capital U"),
  .init("\"\\\n\"", .refused, "an escaped line break"),
  .init("\"\\\u{E9}\"", .refused, "an escaped letter that is not ASCII"),
  .init("\"\\\u{0}\"", .refused, "an escaped raw NUL"),
  .init(#""\u""#, .refused, "no hexadecimal digit"),
  .init(#""\u1""#, .refused, "one hexadecimal digit"),
  .init(#""\u123""#, .refused, "three hexadecimal digits"),
  .init(#""\u12G4""#, .refused, "a letter beyond F"),
  .init(#""\u+123""#, .refused, "a sign among the digits"),
  .init(#""\u 123""#, .refused, "a space among the digits"),
  .init(#""\u{41}""#, .refused, "braces"),
  .init(#""\u00"#, .refused, "an escape cut off"),
  // RFC 8259 section 8.2 leaves these to the receiver; ours refuses what no `String` can hold.
  .init(#""\ud800""#, .refused, "a lone high surrogate"),
  .init(#""\udc00""#, .refused, "a lone low surrogate"),
  .init(#""\ud800a""#, .refused, "a high surrogate before a letter"),
  .init(#""\ud800\n""#, .refused, "a high surrogate before an escape"),
  .init(#""\ud800\ud800""#, .refused, "two high surrogates"),
  .init(#""\udc00\ud800""#, .refused, "a pair in the wrong order"),
  .init(#""\ud800\u0061""#, .refused, "a high surrogate before an escaped letter"),
  .init(#""\ud83d\u12"#, .refused, "a pair cut off"),
  .init(#"{"\udc00":1}"#, .refused, "a lone surrogate in a key"),
  .init("\"\u{0}\"", .refused, "a raw NUL"),
  .init("\"\n\"", .refused, "a raw line feed"),
  .init("\"\r\"", .refused, "a raw carriage return"),
  .init("\"\t\"", .refused, "a raw tab"),
  .init("\"\u{1F}\"", .refused, "a raw unit separator"),
  .init("\"abcdefg\u{1F}\"", .refused, "a control character as eighth byte"),
  .init("\"abcdefgh\u{0}ijklmnop\"", .refused, "a control character as ninth byte"),
]

private let encodingsCases: [SyntaxCase] = [
  .init("\"\u{E9}\"", .accepted, "two bytes"),
  .init("\"\u{20B9}\"", .accepted, "three bytes"),
  .init("\"\u{1F600}\"", .accepted, "four bytes"),
  .init("\"\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"", .accepted, "the bounds of each length"),
  .init("\"\u{D7FF}\u{E000}\"", .accepted, "the neighbours of the surrogates"),
  .init("\"\u{FEFF}\"", .accepted, "a byte order mark in a string"),
  .init("{\"\u{928}\u{93E}\u{92E}\":1}", .accepted, "a Devanagari key"),
  .init(bytes: quoted(0x80), .refused, "a stray continuation byte"),
  .init(bytes: quoted(0xBF), .refused, "the last continuation byte, stray"),
  .init(bytes: quoted(0xE9), .refused, "Latin-1"),
  .init(bytes: quoted(0xC3), .refused, "two bytes cut off"),
  .init(bytes: quoted(0xE2, 0x82), .refused, "three bytes cut off"),
  .init(bytes: quoted(0xF0, 0x9F, 0x98), .refused, "four bytes cut off"),
  .init(bytes: quoted(0xC3, 0x28), .refused, "a first byte before ASCII"),
  .init(bytes: quoted(0xE2, 0x28, 0xA1), .refused, "ASCII as second of three bytes"),
  .init(bytes: quoted(0xE2, 0x82, 0x28), .refused, "ASCII as third of three bytes"),
  .init(bytes: quoted(0xF0, 0x9F, 0x98, 0x28), .refused, "ASCII as fourth of four bytes"),
  .init(bytes: quoted(0xC0, 0xAF), .refused, "an overlong slash"),
  .init(bytes: quoted(0xC0, 0x80), .refused, "an overlong NUL"),
  .init(bytes: quoted(0xC1, 0xBF), .refused, "the last overlong form of two bytes"),
  .init(bytes: quoted(0xE0, 0x80, 0xAF), .refused, "a slash in three bytes"),
  .init(bytes: quoted(0xE0, 0x9F, 0xBF), .refused, "the last overlong form of three bytes"),
  .init(bytes: quoted(0xF0, 0x80, 0x80, 0xAF), .refused, "a slash in four bytes"),
  .init(bytes: quoted(0xF0, 0x8F, 0xBF, 0xBF), .refused, "the last overlong form of four bytes"),
  .init(bytes: quoted(0xED, 0xA0, 0x80), .refused, "the first surrogate"),
  .init(bytes: quoted(0xED, 0xBF, 0xBF), .refused, "the last surrogate"),
  .init(bytes: quoted(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), .refused, "a surrogate pair, CESU-8"),
  .init(bytes: quoted(0xF4, 0x90, 0x80, 0x80), .refused, "U+110000"),
  .init(bytes: quoted(0xF5, 0x80, 0x80, 0x80), .refused, "a first byte above F4"),
  .init(bytes: quoted(0xF8, 0x88, 0x80, 0x80, 0x80), .refused, "five bytes"),
  .init(bytes: quoted(0xFE), .refused, "FE"),
  .init(bytes: quoted(0xFF), .refused, "FF"),
  .init(bytes: [0x22, 0xE2, 0x82], .refused, "the text ends inside a character"),
  .init(bytes: [0xFF], .refused, "a byte outside a string"),
  .init(bytes: [0x5B, 0xC3, 0xA9, 0x5D], .refused, "a letter outside a string"),
  .init(bytes: [0x5B, 0xFF, 0x5D], .refused, "a byte in an array"),
  .init(bytes: [0x5B, 0x00, 0x22, 0x00, 0x22, 0x00, 0x5D, 0x00], .refused, "UTF-16 without a mark"),
  .init(bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], .refused, "UTF-16 with a mark"),
  .init(bytes: [0xEF, 0xBB, 0xBF, 0x5B, 0x5D], .accepted, "a byte order mark"),
  .init(bytes: [0xEF, 0xBB, 0xBF], .refused, "a byte order mark alone"),
  .init(bytes: [0xEF, 0xBB, 0x5B, 0x5D], .refused, "a part of a byte order mark"),
  .init(bytes: [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x5B, 0x5D], .refused, "two byte order marks"),
  .init(bytes: [0x5B, 0xEF, 0xBB, 0xBF, 0x5D], .refused, "a byte order mark inside"),
]

private let blanksCases: [SyntaxCase] = [
  .init(" \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n", .accepted, "all four everywhere in an array"),
  .init(" { \"a\" : 1 , \"b\" : 2 } ", .accepted, "spaces everywhere in an object"),
  .init("\n1", .accepted, "before a number"),
  .init("1\n", .accepted, "after a number"),
  .init(" ", .refused, "a space alone"),
  .init("\n\t \r\n", .refused, "white space alone"),
  .init("[\u{C}]", .refused, "a form feed"),
  .init("[\u{B}]", .refused, "a vertical tab"),
  .init("[\u{8}]", .refused, "a backspace"),
  .init("[\u{A0}]", .refused, "a no-break space"),
  .init("[\u{85}]", .refused, "a next line"),
  .init("[\u{2003}]", .refused, "an em space"),
  .init("[\u{2028}]", .refused, "a line separator"),
  .init("[\u{200B}]", .refused, "a zero-width space"),
  .init("[\u{2060}]", .refused, "a word joiner"),
  .init("\u{1E}[]", .refused, "a record separator"),
  .init("[]\u{1A}", .refused, "an end-of-file mark"),
  .init("\\n[]", .refused, "an escape outside a string"),
]

private let commentsCases: [SyntaxCase] = [
  .init("[1,]", .fixtureOnly, "a trailing comma in an array"),
  .init(#"{"a":1,}"#, .fixtureOnly, "a trailing comma in an object"),
  .init("[1 , ]", .fixtureOnly, "a trailing comma with spaces"),
  .init("[[1,],]", .fixtureOnly, "trailing commas in one another"),
  .init("// a\n1", .fixtureOnly, "a line comment first"),
  .init("1 // a", .fixtureOnly, "a line comment last, without a line break"),
  .init("1//", .fixtureOnly, "an empty line comment at the end"),
  .init("[1, // one\r2]", .fixtureOnly, "a line comment ended by CR"),
  .init("[1, // one\r\n2]", .fixtureOnly, "a line comment ended by CR LF"),
  .init("/* a */1/* b */", .fixtureOnly, "block comments around"),
  .init("[/**/1/***/,/*/*/2]", .fixtureOnly, "stars and slashes in comments"),
  .init(#"{/*a*/"k"/*b*/:/*c*/1/*d*/}"#, .fixtureOnly, "a comment at every place"),
  .init("[1, /* none */ ]", .fixtureOnly, "a comment after a trailing comma"),
  .init("/* \" [ { */ 1", .fixtureOnly, "JSON in a comment"),
  .init(bytes: Array("1 // ".utf8) + [0xE9, 0xFF], .fixtureOnly, "any bytes in a comment"),
  .init("// a", .refused, "a comment alone"),
  .init("/* a */", .refused, "a block comment alone"),
  .init("1 /* a", .refused, "a block comment that is not closed"),
  .init("1 /*", .refused, "a block comment that only begins"),
  .init("1 /*/", .refused, "a block comment that shares its star"),
  .init("1 /", .refused, "a slash"),
  .init("/", .refused, "a slash alone"),
  .init("[1 / 2]", .refused, "a division"),
  .init("/* /* */ */ 1", .refused, "comments in one another"),
  .init("[1 // ]", .refused, "a bracket in a comment"),
  .init("# a\n1", .refused, "a comment with #"),
  .init("<!-- a --> 1", .refused, "a comment of HTML"),
  .init("tr/**/ue", .refused, "a comment in a word"),
  .init("1/**/2", .refused, "a comment between digits"),
]

private let depthsCases: [SyntaxCase] = [
  .init(nested("[", "]", 64), .accepted, "64 arrays"),
  .init(nested("[", "]", 65), .refused, "65 arrays"),
  .init(nested(#"{"a":"#, "}", 63).replacing(":}", with: ":{}}"), .accepted, "64 objects"),
  .init(nested(#"{"a":"#, "}", 64).replacing(":}", with: ":{}}"), .refused, "65 objects"),
  .init(nested("[", "]", 100_000), .refused, "100,000 arrays"),
  .init(String(repeating: "[", count: 100_000), .refused, "100,000 open arrays"),
  .init(String(repeating: #"{"a":["#, count: 50_000), .refused, "50,000 open objects and arrays"),
  .init("[" + String(repeating: "[],", count: 100_000) + "[]]", .accepted, "100,001 arrays side by side"),
]

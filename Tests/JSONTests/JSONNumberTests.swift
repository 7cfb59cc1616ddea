import JSON
import Testing

private func parsed(_ text: String) throws -> JSONDocument {
  try JSONDocument(parsing: Array(text.utf8))
}

@Suite("Exact integers")
struct JSONNumberTests {
  @Test(
    "an integer is what is written as one and fits 64 bits",
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1545383037", 1_545_383_037), ("100", 100),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("92233720368547758070", nil), ("18446744073709551616", nil),
      ("100000000000000000000000000000000000000", nil), ("1.0", nil), ("1e3", nil), ("1E0", nil), ("0.0", nil),
      ("-0e0", nil),
    ] as [(String, Int?)])
  func integer(_ text: String, value: Int?) throws {
    let document = try parsed(text)
    #expect(document.integer(of: document.root) == value)
  }

  @Test(
    "a whole number may be written with a fraction or an exponent",
    arguments: [
      ("0", 0), ("-0", 0), ("-0.000e-5", 0), ("0e99999999999999999999", 0), ("0.0000000000000000000000000", 0),
      ("12", 12), ("1545383037.0", 1_545_383_037), ("1e3", 1000), ("1E+3", 1000), ("10.50e1", 105), ("-2.5e1", -25),
      ("100e-2", 1), ("120e-1", 12), ("1.5", nil), ("125e-1", nil), ("1e-1", nil), ("0.1", nil), ("10.05e1", nil),
      ("9223372036854775807.000", .max), ("9223372036854775808", nil), ("-9223372036854775808.0", .min),
      ("-9.223372036854775808e18", .min), ("9.223372036854775807e18", .max), ("9.223372036854775808e18", nil),
      ("-9223372036854775809", nil), ("9223372036854775807000e-3", .max), ("1e18", 1_000_000_000_000_000_000),
      ("1e19", nil), ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil),
      ("0.000000000000000000000000000001e30", 1), ("1000000000000000000000000000000e-30", 1),
      ("9007199254740993.0", 9_007_199_254_740_993), ("123456789012345678901234567890", nil), ("1.0e0", 1),
      ("1e0000000000000000000000000000003", 1000),
    ] as [(String, Int?)])
  func wholeNumber(_ text: String, value: Int?) throws {
    let document = try parsed(text)
    #expect(document.wholeNumber(of: document.root) == value)
  }

  @Test("a number keeps its digits", arguments: ["-0", "1.50", "1E+2", "0e1", "123456789012345678901234567890"])
  func numberText(_ text: String) throws {
    let document = try parsed("[\(text)]")
    let number = try #require(document.elements(of: document.root).first { _ in true })
    #expect(document.numberText(of: number) == text)
    var written: [UInt8] = []
    document.write(number, into: &written)
    #expect(written == Array(text.utf8))
  }

  @Test("what is no number has no number", arguments: ["\"1\"", "true", "null", "[1]", "{}"])
  func noNumber(_ text: String) throws {
    let document = try parsed(text)
    #expect(document.integer(of: document.root) == nil)
    #expect(document.wholeNumber(of: document.root) == nil)
    #expect(document.numberText(of: document.root) == nil)
  }
}

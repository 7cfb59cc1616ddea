/// Finds where a number ends, RFC 8259 section 6, and reads exact integers from its decimal text.
enum JSONNumberGrammar {
  static func end(from start: Int, in source: Span<UInt8>) throws(JSONError) -> Int {
    var index = start
    if source[index] == UInt8(ascii: "-") { index &+= 1 }
    let first = index
    index = try digitsEnd(from: index, in: source, expected: .digitAfterMinus)
    if source[first] == UInt8(ascii: "0"), index > first &+ 1 {
      throw JSONError(.leadingZero, at: start, in: source)
    }
    if index < source.count, source[index] == UInt8(ascii: ".") {
      index = try digitsEnd(from: index &+ 1, in: source, expected: .digitAfterPoint)
    }
    if index < source.count, source[index] | 0x20 == UInt8(ascii: "e") {
      index &+= 1
      if index < source.count, source[index] == UInt8(ascii: "+") || source[index] == UInt8(ascii: "-") { index &+= 1 }
      index = try digitsEnd(from: index, in: source, expected: .digitOfExponent)
    }
    return index
  }

  @inline(__always)
  private static func digitsEnd(
    from start: Int, in source: Span<UInt8>, expected: JSONExpectation
  ) throws(JSONError) -> Int {
    var index = start
    while index < source.count, digit(source[index]) < 10 { index &+= 1 }
    guard index > start else { throw JSONError.unexpected(at: start, in: source, expected: expected) }
    return index
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "0")
  }

  /// The integer that digits with an optional minus sign write; `nil` for a fraction, an exponent or more than 64 bits.
  static func integer(_ range: Range<Int>, of source: Span<UInt8>) -> Int? {
    let isNegative = source[range.lowerBound] == UInt8(ascii: "-")
    var magnitude = Magnitude()
    for index in range.lowerBound + (isNegative ? 1 : 0)..<range.upperBound {
      let digit = digit(source[index])
      guard digit < 10, magnitude.append(digit) else { return nil }
    }
    return magnitude.value(isNegative: isNegative)
  }

  /// The integer that a number of any form equals exactly, worked out on the decimal digits: 10.50e1 is 105.
  static func wholeNumber(_ range: Range<Int>, of source: Span<UInt8>) -> Int? {
    let isNegative = source[range.lowerBound] == UInt8(ascii: "-")
    var index = range.lowerBound + (isNegative ? 1 : 0)
    var magnitude = Magnitude()
    // Zeros wait until a digit follows them: those that end the text belong to the power of ten.
    var zeros = 0
    var fractionDigits = 0
    var isInFraction = false
    while index < range.upperBound, source[index] | 0x20 != UInt8(ascii: "e") {
      let digit = digit(source[index])
      index += 1
      if digit >= 10 {
        isInFraction = true
        continue
      }
      if isInFraction { fractionDigits += 1 }
      if digit == 0 {
        zeros += 1
        continue
      }
      // Too many digits that are not a power of ten: too large, or not whole.
      guard magnitude.multiply(powerOfTen: zeros), magnitude.append(digit) else { return nil }
      zeros = 0
    }
    if magnitude.isZero { return 0 }
    let power = zeros - fractionDigits + exponent(from: index + 1, to: range.upperBound, of: source)
    guard power >= 0, magnitude.multiply(powerOfTen: power) else { return nil }
    return magnitude.value(isNegative: isNegative)
  }

  private static func exponent(from start: Int, to end: Int, of source: Span<UInt8>) -> Int {
    guard start < end else { return 0 }
    let isNegative = source[start] == UInt8(ascii: "-")
    var exponent = 0
    for index in start..<end {
      let digit = digit(source[index])
      // Past any number of fraction digits that a text can hold, so that what is cut off decides nothing.
      if digit < 10, exponent < 1 << 40 { exponent = exponent * 10 + Int(digit) }
    }
    return isNegative ? -exponent : exponent
  }

  /// Gathers decimal digits, below zero, because `Int.min` has no positive counterpart.
  private struct Magnitude {
    private var negated = 0

    var isZero: Bool { negated == 0 }

    /// `false` where 64 bits do not hold the result.
    mutating func append(_ digit: UInt8) -> Bool {
      let (product, isTooLarge) = negated.multipliedReportingOverflow(by: 10)
      let (difference, isTooLargeNow) = product.subtractingReportingOverflow(Int(digit))
      negated = difference
      return !isTooLarge && !isTooLargeNow
    }

    mutating func multiply(powerOfTen: Int) -> Bool {
      if isZero { return true }
      for _ in 0..<powerOfTen {
        guard append(0) else { return false }
      }
      return true
    }

    func value(isNegative: Bool) -> Int? {
      if isNegative { return negated }
      let (value, isTooLarge) = (0).subtractingReportingOverflow(negated)
      return isTooLarge ? nil : value
    }
  }
}

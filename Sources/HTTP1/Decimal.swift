extension [UInt8] {
  /// Writes a number in decimal digits; a negative one as 0.
  package mutating func append(decimal number: Int) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var start = 20
    var rest = UInt(Swift.max(number, 0))
    repeat {
      start -= 1
      digits[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    } while rest > 0
    append(ByteRange(from: start, to: 20), of: digits.span)
  }
}

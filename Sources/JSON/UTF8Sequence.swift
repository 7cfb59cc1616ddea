/// Judges one non-ASCII character of a string by RFC 3629 section 4: nothing that a decoder would have to repair is
/// let in, so that a string's bytes and its text are the same thing ever after.
enum UTF8Sequence {
  case wellFormed(end: Int)
  case malformed(UTF8Malformation)

  @inline(__always)
  init(at offset: Int, in source: Span<UInt8>) {
    let lead = source[offset]
    let length: Int
    // What the second byte may be: the bounds exclude overlong forms, surrogates and what lies above U+10FFFF.
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      low = 0xA0
    case 0xED:
      length = 3
      high = 0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      low = 0x90
    case 0xF4:
      length = 4
      high = 0x8F
    case 0xF1...0xF3: length = 4
    default:
      self = .malformed(UTF8Malformation(lead: lead))
      return
    }
    let end = offset &+ length
    guard end <= source.count else {
      self = .malformed(.incomplete)
      return
    }
    let second = source[offset &+ 1]
    guard low <= second, second <= high else {
      self = .malformed(UTF8Malformation(lead: lead, second: second))
      return
    }
    var index = offset &+ 2
    while index < end {
      guard source[index] & 0xC0 == 0x80 else {
        self = .malformed(.incomplete)
        return
      }
      index &+= 1
    }
    self = .wellFormed(end: end)
  }

  static func hasByteOrderMark(_ source: Span<UInt8>) -> Bool {
    source.count >= 3 && source[0] == 0xEF && source[1] == 0xBB && source[2] == 0xBF
  }
}

/// Says in what way bytes are not UTF-8.
package enum UTF8Malformation: Sendable, CustomStringConvertible {
  case overlong, surrogate, beyondUnicode, incomplete, strayContinuation, impossibleByte

  init(lead: UInt8) {
    self =
      switch lead {
      case ..<0xC0: .strayContinuation
      case 0xC0, 0xC1: .overlong
      case 0xF5...0xF7: .beyondUnicode
      default: .impossibleByte
      }
  }

  init(lead: UInt8, second: UInt8) {
    self =
      switch (lead, second & 0xC0) {
      case (0xE0, 0x80), (0xF0, 0x80): .overlong
      case (0xED, 0x80): .surrogate
      case (0xF4, 0x80): .beyondUnicode
      default: .incomplete
      }
  }

  package var description: String {
    switch self {
    case .overlong: "a character is encoded in more bytes than it needs"
    case .surrogate: "a surrogate is encoded as if it were a character"
    case .beyondUnicode: "a code point above U+10FFFF is encoded"
    case .incomplete: "a character's bytes are incomplete"
    case .strayContinuation: "a continuation byte does not follow a first byte"
    case .impossibleByte: "a byte that occurs in no character"
    }
  }
}

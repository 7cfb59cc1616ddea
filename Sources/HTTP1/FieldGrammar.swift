/// Names what is wrong with a byte that may not stand where it stands in a field line (RFC 9112 §5), in a head and in
/// trailers alike.
enum FieldGrammar {
  /// `byte` is no token byte and, unless it is the first, no colon.
  static func rejection(ofName byte: UInt8, isFirst: Bool) -> RequestRejection {
    switch byte {
    case ASCII.lineFeed: .bareLineFeed
    case ASCII.carriageReturn: .colonMissing
    case UInt8(ascii: ":") where isFirst: .fieldNameMissing
    case ASCII.space, ASCII.tab: .whitespaceBeforeColon
    default: .fieldNameMalformed
    }
  }

  /// `byte` is a control byte other than HTAB and CR.
  static func rejection(ofValue byte: UInt8) -> RequestRejection {
    byte == ASCII.lineFeed ? .bareLineFeed : .controlByteInValue
  }
}

/// Names one value (or one member's key) of one `JSONDocument`; it costs one integer and owns nothing.
///
/// A node is an index into its document's tape. Asking another document about it is a programmer's error.
@usableFromInline
package struct JSONNode: Hashable, Sendable {
  @usableFromInline let index: Int

  @inlinable
  init(index: Int) {
    self.index = index
  }
}

/// Tells what a value is before anything is read from it.
@usableFromInline
package enum JSONKind: UInt8, Sendable, CustomStringConvertible {
  case null, boolean, number, string, array, object

  @inlinable package var description: String {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

/// Records where one value stands in the source and where its subtree ends on the tape.
///
/// The tape holds all values in the order in which they begin, a member's key directly before its value, so that
/// a whole document is one allocation of 16 bytes a value, and skipping a subtree is one load.
@usableFromInline
struct JSONTapeEntry: Sendable {
  /// The offset of the first byte: a string's opening quote, a container's opening bracket.
  @usableFromInline let start: UInt32
  /// The offset after the last byte.
  @usableFromInline var end: UInt32
  /// The index after the subtree. While the parser has a container open, the index of the container around it.
  @usableFromInline var next: UInt32
  @usableFromInline let kind: JSONKind
  /// Whether a string's bytes differ from its text; the usual string is sliced without looking for escapes.
  @usableFromInline let hasEscapes: Bool

  @inlinable
  init(_ kind: JSONKind, start: Int, end: Int, next: Int, hasEscapes: Bool = false) {
    // `JSONLimits.bytesCeiling` makes all three fit.
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.next = UInt32(truncatingIfNeeded: next)
    self.kind = kind
    self.hasEscapes = hasEscapes
  }

  @inlinable var range: Range<Int> { Int(start)..<Int(end) }
  @inlinable var isContainer: Bool { kind == .array || kind == .object }
}

/// Says which texts count as JSON: what a peer sends is held to the RFC, what a person writes is not.
package enum JSONDialect: Sendable {
  /// RFC 8259 exactly. A leading byte order mark is passed over: section 8.1 forbids sending one and lets us ignore it.
  case strict
  /// The same with `//` and `/* */` comments, and trailing commas in arrays and objects. Comments are passed over
  /// unread, whatever bytes they hold.
  case fixture
}

/// Bounds what one parse may cost.
package struct JSONLimits: Sendable {
  /// How many arrays and objects may stand inside one another. Memory does not need it (the parser keeps no stack);
  /// the readers of a document do, which may recurse. The deepest text of the API has 5 levels.
  package let depthMax: Int

  /// How long a text may be.
  package let bytesMax: Int

  /// How many keys and values a text may have, each container counted too. Of a text that is read element by element,
  /// how many an element may have.
  package let valuesMax: Int

  /// How long one string, key or number may be, as it is written. Not looked at where a text is read element by
  /// element.
  package let scalarBytesMax: Int

  /// Offsets and node indices are kept in 32 bits, and the largest index is the parser's mark for "no container".
  package static let bytesCeiling = Int(UInt32.max) - 1

  package static let `default` = JSONLimits()

  package init(
    depthMax: Int = 64, bytesMax: Int = JSONLimits.bytesCeiling, valuesMax: Int = .max, scalarBytesMax: Int = .max
  ) {
    self.depthMax = depthMax
    self.bytesMax = min(bytesMax, JSONLimits.bytesCeiling)
    self.valuesMax = valuesMax
    self.scalarBytesMax = scalarBytesMax
  }
}

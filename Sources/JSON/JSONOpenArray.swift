/// A document around one array that is written over several turns: it cannot be left open, or closed twice.
package struct JSONOpenArray: Sendable {
  private var writer = JSONWriter()
  /// How many objects are around the array.
  private let depth: Int

  /// The array is in the innermost of the objects that the names lead to, after the members that `before` writes there.
  package init(at path: String..., before: (inout JSONWriter) -> Void = { _ in }) {
    depth = path.count
    for (place, name) in path.enumerated() {
      writer.beginObject()
      if place == path.count - 1 { before(&writer) }
      writer.key(name)
    }
    writer.beginArray()
  }

  package var byteCount: Int { writer.byteCount }

  /// Appends what `element` writes: one value, or several.
  package mutating func append(_ element: (inout JSONWriter) -> Void) {
    element(&writer)
  }

  /// Closes the array and all around it; `after` writes the members behind it. The document is this value's no more.
  package mutating func finish(after: (inout JSONWriter) -> Void = { _ in }) -> [UInt8] {
    writer.endArray()
    for level in 0..<depth {
      if level == 0 { after(&writer) }
      writer.endObject()
    }
    var whole = JSONWriter()
    swap(&whole, &writer)
    return whole.finish()
  }
}

// Objects and arrays that cannot be left open, and members in one call.
extension JSONWriter {
  /// A document that is one object.
  package static func object(
    layout: Layout = .compact, _ members: (inout JSONWriter) throws -> Void
  ) rethrows -> [UInt8] {
    var writer = JSONWriter(layout)
    try writer.object(members)
    return writer.finish()
  }

  /// A document that is one array.
  package static func array(_ elements: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
    var writer = JSONWriter()
    try writer.array(elements)
    return writer.finish()
  }

  package mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
    beginObject()
    try members(&self)
    endObject()
  }

  package mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
    beginArray()
    try elements(&self)
    endArray()
  }

  package mutating func object(_ name: String, _ members: (inout JSONWriter) throws -> Void) rethrows {
    key(name)
    try object(members)
  }

  package mutating func array(_ name: String, _ elements: (inout JSONWriter) throws -> Void) rethrows {
    key(name)
    try array(elements)
  }

  /// The text, or null.
  package mutating func field(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  /// The number, or null.
  package mutating func field(_ name: String, _ number: Int?) {
    key(name)
    if let number { integer(number) } else { null() }
  }

  package mutating func field(_ name: String, _ flag: Bool) {
    key(name)
    boolean(flag)
  }

  package mutating func null(_ name: String) {
    key(name)
    null()
  }

  /// What is JSON already, byte for byte.
  package mutating func raw(_ name: String, _ json: [UInt8]) {
    key(name)
    raw(json)
  }
}

// Objects and arrays that cannot be left open, and members in one call.
extension JSONWriter {
  /// A document that is one object.
  package static func object<Failure>(
    layout: Layout = .compact, _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var writer = JSONWriter(layout)
    try writer.object(members)
    return writer.finish()
  }

  /// A document that is one array.
  package static func array<Failure>(
    _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var writer = JSONWriter()
    try writer.array(elements)
    return writer.finish()
  }

  package mutating func object<Failure>(_ members: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    beginObject()
    try members(&self)
    endObject()
  }

  package mutating func array<Failure>(_ elements: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    beginArray()
    try elements(&self)
    endArray()
  }

  package mutating func object<Failure>(
    _ name: String, _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    key(name)
    try object(members)
  }

  package mutating func array<Failure>(
    _ name: String, _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
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

  /// Bytes of unknown origin, as a string.
  package mutating func field(_ name: String, utf8 text: ArraySlice<UInt8>) {
    key(name)
    string(utf8: text)
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

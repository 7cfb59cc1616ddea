/// Other ways to write the same JSON.
package enum JSONText {
  /// What our writer wrote, with `/` as `\/` and all but ASCII as `\uXXXX`, as PHP writes by default.
  ///
  /// Both stand in strings alone, and the writer escapes neither.
  package static func escaped(_ json: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.count + json.count / 8)
    var start = 0
    var index = 0
    while index < json.count {
      let byte = json[index]
      guard byte == UInt8(ascii: "/") || byte >= 0x80 else {
        index += 1
        continue
      }
      bytes += json[start..<index]
      let first = index
      index += 1
      while byte >= 0x80, index < json.count, json[index] >= 0x80 { index += 1 }
      start = index
      if byte < 0x80 {
        bytes += [UInt8(ascii: "\\"), byte]
      } else {
        for unit in String(decoding: json[first..<index], as: UTF8.self).utf16 { append(unit, to: &bytes) }
      }
    }
    return bytes + json[start...]
  }

  private static func append(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes += [UInt8(ascii: "\\"), UInt8(ascii: "u")]
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift) & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// The document with the members of every object in the order of their keys' bytes.
  package static func sorted(_ document: JSONDocument) -> [UInt8] {
    var writer = JSONWriter()
    write(document.root, of: document, to: &writer)
    return writer.finish()
  }

  /// As deep as the parser lets a text be.
  private static func write(_ node: JSONNode, of document: JSONDocument, to writer: inout JSONWriter) {
    switch document.kind(of: node) {
    case .object:
      let members = document.members(of: node).map { (name: document.string(of: $0.key) ?? "", member: $0) }
      writer.object { writer in
        for (_, member) in members.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
          writer.key(document, member.key)
          write(member.value, of: document, to: &writer)
        }
      }
    case .array: writer.array { for element in document.elements(of: node) { write(element, of: document, to: &$0) } }
    case .null, .boolean, .number, .string: writer.raw(document, node)
    }
  }
}

package import JSON

extension JSONDocument {
  /// The node as it stands in its source, cut where it is long, or its kind where it is a container.
  package func excerpt(of node: JSONNode) -> String {
    switch kind(of: node) {
    case .object: return "an object"
    case .array: return "an array"
    case .null, .boolean, .number, .string:
      // Sixty characters of four bytes, and one: no more is looked at, however long it is.
      let range = sourceRange(of: node)
      let text = String(decoding: bytes[range.prefix(244)], as: UTF8.self)
      return text.count <= 60 && range.count <= 244 ? text : "\(text.prefix(60))…"
    }
  }
}

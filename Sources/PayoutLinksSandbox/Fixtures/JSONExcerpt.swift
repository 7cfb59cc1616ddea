import JSON

extension JSONDocument {
  /// The node as it stands in its source, cut where it is long, or its kind where it is a container.
  func excerpt(of node: JSONNode) -> String {
    switch kind(of: node) {
    case .object: return "an object"
    case .array: return "an array"
    case .null, .boolean, .number, .string:
      let text = String(decoding: bytes[sourceRange(of: node)], as: UTF8.self)
      return text.count <= 60 ? text : "\(text.prefix(60))…"
    }
  }
}

import ImitatedWorld
import JSON

/// A value in a reply, or none: asked for what it does not have it answers nothing, whatever the server sent.
struct JSONPart {
  private let document: JSONDocument?
  private let node: JSONNode?

  static var none: JSONPart { JSONPart(nil, nil) }

  init(_ document: JSONDocument) {
    self.init(document, document.root)
  }

  private init(_ document: JSONDocument?, _ node: JSONNode?) {
    self.document = document
    self.node = node
  }

  subscript(name: String) -> JSONPart {
    guard let document, let node else { return .none }
    return JSONPart(document, document.value(of: node, forKey: name))
  }

  var text: String? { read { $0.string(of: $1) } }
  var integer: Int? { read { $0.wholeNumber(of: $1) } }
  var flag: Bool? { read { $0.boolean(of: $1) } }
  var kind: JSONKind? { read { $0.kind(of: $1) } }

  var elements: [JSONPart] {
    read { document, node in document.elements(of: node).map { JSONPart(document, $0) } } ?? []
  }

  var members: [(name: String, value: JSONPart)] {
    read { document, node in
      document.members(of: node).map { (document.string(of: $0.key) ?? "", JSONPart(document, $0.value)) }
    } ?? []
  }

  /// On one line, a text without its quotes; nothing for null.
  var written: String? {
    read { document, node in
      if document.kind(of: node) == .null { return nil }
      if let text = document.string(of: node) { return text }
      return String(decoding: source, as: UTF8.self)
    }
  }

  /// As JSON without white space.
  var source: [UInt8] {
    var bytes: [UInt8] = []
    if let document, let node { document.write(node, into: &bytes) }
    return bytes
  }

  /// As JSON that people read.
  var pretty: String {
    var writer = JSONWriter(.pretty)
    guard let document, let node else { return "" }
    writer.raw(document, node)
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  private func read<Result>(_ body: (JSONDocument, JSONNode) -> Result?) -> Result? {
    guard let document, let node else { return nil }
    return body(document, node)
  }
}

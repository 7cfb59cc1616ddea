import ImitatedWorld
import JSON

/// Reads an object of an admin call's body: every member is known, or refused with the nearest name and its place.
struct AdminObject {
  let document: JSONDocument
  let node: JSONNode

  /// `whole` names what the object is, for people.
  init(_ document: JSONDocument, _ node: JSONNode, members: [String], whole: String) throws(RequestRefusal) {
    self.document = document
    self.node = node
    guard document.kind(of: node) == .object else {
      throw .invalid("\(whole) must be an object; found \(document.excerpt(of: node))", at: document.pointer(to: node))
    }
    for (key, _) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard !members.contains(name) else { continue }
      let known = members.map { "\"\($0)\"" }.joined(separator: ", ")
      let hint = name.utf8.count <= 64 ? Spelling.hint(for: name, among: members) : ""
      throw .invalid(
        "unknown member \"\(name.prefix(64))\": \(whole) has \(known)\(hint)", at: document.pointer(to: key))
    }
    if let (_, repeated) = document.duplicateKeys(of: node).first {
      throw .invalid(
        "duplicate member \"\(document.string(of: repeated) ?? "")\"", at: document.pointer(to: repeated))
    }
  }

  subscript(name: String) -> JSONNode? {
    document.value(of: node, forKey: name)
  }

  /// The member's text; nil where it is missing.
  func text(_ name: String, _ expected: String) throws(RequestRefusal) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = document.string(of: value), !text.isEmpty else { throw refusal(name, expected) }
    return text
  }

  /// The member's text, which has to be there and to please.
  func text(_ name: String, _ expected: String, _ isValid: (String) -> Bool) throws(RequestRefusal) -> String {
    guard let text = try text(name, expected), isValid(text) else { throw refusal(name, expected) }
    return text
  }

  func refusal(_ name: String, _ expected: String, hint: String = "") -> RequestRefusal {
    guard let value = self[name] else {
      return .invalid("\"\(name)\" is missing: \(expected)", at: document.pointer(to: node))
    }
    return .invalid(
      "\"\(name)\" must be \(expected); found \(document.excerpt(of: value))\(hint)", at: document.pointer(to: value))
  }
}

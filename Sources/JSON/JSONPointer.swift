extension JSONDocument {
  /// Names a node in messages by its path, RFC 6901: `/accounts/0/links/12/status`; empty for the root.
  ///
  /// A member's key has the pointer of the member. Costs one walk past the siblings before each ancestor.
  package func pointer(to node: JSONNode) -> String {
    var pointer = ""
    var container = root
    descent: while node.index > container.index {
      if kind(of: container) == .array {
        var position = 0
        for element in elements(of: container) {
          if contains(element, node) {
            pointer += "/\(position)"
            container = element
            continue descent
          }
          position += 1
        }
      } else {
        for (key, value) in members(of: container) where key == node || contains(value, node) {
          pointer += "/" + referenceToken(string(of: key) ?? "")
          if key == node { return pointer }
          container = value
          continue descent
        }
      }
      // Only a node of another document gets here.
      return pointer
    }
    return pointer
  }

  private func contains(_ ancestor: JSONNode, _ node: JSONNode) -> Bool {
    node.index >= ancestor.index && node.index < Int(tape[ancestor.index].next)
  }

  /// RFC 6901 section 3.
  private func referenceToken(_ key: String) -> String {
    var token = ""
    for scalar in key.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return token
  }
}

import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks

/// Makes one shape of what clients send: JSON, a bracketed form (`contact[name]=A`), or a query.
enum RequestParameters {
  /// The members of a JSON object; none of anything else.
  static func of(_ document: JSONDocument) -> ParameterMap {
    if case .map(let map) = parameter(document, document.root) { return map }
    return ParameterMap()
  }

  /// The items of a form or a query. Brackets nest as in PHP, whose clients send them: `a[b]` is a member, `a[]` an
  /// element; a name with broken brackets is just a name.
  static func of(_ items: [FormItems.Item]) -> ParameterMap {
    var root = ParameterMap()
    for item in items {
      let path = path(item.nameText)
      root.withValue(path.name) { put(item.valueText, at: path.members[...], into: &$0) }
    }
    return root
  }

  // As deep as the parser has let the text be.
  private static func parameter(_ document: JSONDocument, _ node: JSONNode) -> Parameter {
    switch document.kind(of: node) {
    case .null: return .null
    case .boolean: return .boolean(document.boolean(of: node) ?? false)
    case .number: return .number(document.numberText(of: node) ?? "", whole: document.wholeNumber(of: node))
    case .string: return .text(document.string(of: node) ?? "")
    case .array: return .list(document.elements(of: node).map { parameter(document, $0) })
    case .object:
      var map = ParameterMap()
      for (key, value) in document.members(of: node) {
        map[document.string(of: key) ?? ""] = parameter(document, value)
      }
      return .map(map)
    }
  }

  /// Deeper than anything that the API reads.
  private static let membersMax = 4

  /// `a[b][]` as `a` and its members `b` and nil.
  private static func path(_ name: String) -> (name: String, members: [String?]) {
    let literal = (name, [String?]())
    guard let open = name.utf8.firstIndex(of: UInt8(ascii: "[")), open > name.startIndex, name.utf8.last == 0x5D else {
      return literal
    }
    let inner = name.utf8[name.utf8.index(after: open)...].dropLast()
    var members: [String?] = []
    var member: [UInt8] = []
    var closed = false
    for byte in inner {
      if closed {
        guard byte == UInt8(ascii: "["), members.count < membersMax else { return literal }
        closed = false
      } else if byte == UInt8(ascii: "]") {
        members.append(member.isEmpty ? nil : String(decoding: member, as: UTF8.self))
        member = []
        closed = true
      } else {
        member.append(byte)
      }
    }
    if closed || members.count == membersMax { return literal }
    members.append(member.isEmpty ? nil : String(decoding: member, as: UTF8.self))
    return (String(name[..<open]), members)
  }

  private static func put(_ text: String, at path: ArraySlice<String?>, into parameter: inout Parameter) {
    guard let member = path.first else {
      parameter = .text(text)
      return
    }
    // Taken out and put back, so that a body of a hundred thousand elements is not copied for each of them.
    var elements = parameter.takeList()
    if elements == nil, parameter.isMap {
      var map = parameter.takeMap() ?? ParameterMap()
      map.withValue(member ?? String(map.count)) { put(text, at: path.dropFirst(), into: &$0) }
      parameter = .map(map)
    } else if let member {
      var map = ParameterMap()
      for (index, value) in (elements ?? []).enumerated() { map[String(index)] = value }
      map.withValue(member) { put(text, at: path.dropFirst(), into: &$0) }
      parameter = .map(map)
    } else if path.count == 1, text.isEmpty {
      // `notes[]=` is how a form writes `[]`.
      parameter = .list(elements ?? [])
    } else {
      var element = Parameter.null
      put(text, at: path.dropFirst(), into: &element)
      elements = elements ?? []
      elements?.append(element)
      parameter = .list(elements ?? [])
    }
  }
}

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
      let path = path(item.name)
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

  /// `a[b][]` as `a` and its members `b` and nil. What is not UTF-8 becomes U+FFFD.
  private static func path(_ name: [UInt8]) -> (name: String, members: [String?]) {
    func text(_ range: Range<Int>) -> String { String(decoding: name[range], as: UTF8.self) }
    let literal = { (text(name.indices), [String?]()) }
    guard let open = name.firstIndex(of: UInt8(ascii: "[")), open > 0, name.last == UInt8(ascii: "]") else {
      return literal()
    }
    var members: [String?] = []
    var start = open + 1
    // The last bracket ends the name.
    while let close = name[start...].firstIndex(of: UInt8(ascii: "]")) {
      guard members.count < membersMax else { return literal() }
      members.append(start == close ? nil : text(start..<close))
      if close + 1 == name.count { break }
      guard name[close + 1] == UInt8(ascii: "[") else { return literal() }
      start = close + 2
    }
    return (text(0..<open), members)
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

/// The notes of a create call.
enum Notes {
  /// In the order in which they came; none of them a list or a map.
  static func read(_ parameters: ParameterMap, _ problems: inout [InvalidParameter]) -> ParameterMap {
    guard let given = parameters.given("notes"), given != .list([]) else { return ParameterMap() }
    guard case .map(let notes) = given else {
      problems.append(InvalidParameter("The notes must be an array.", field: "notes"))
      return ParameterMap()
    }
    if notes.count > Draft.notesMax {
      problems.append(InvalidParameter("The notes may not have more than 15 items.", field: "notes"))
      return ParameterMap()
    }
    let texts = notes.names + notes.names.compactMap { notes[$0]?.text }
    if texts.contains(where: { $0.unicodeScalars.count > Draft.noteCharactersMax }) {
      problems.append(InvalidParameter("The notes value may not be greater than 256 characters.", field: "notes"))
    }
    let isNested = notes.names.contains { name in
      switch notes[name] {
      case .list, .map: true
      case .null, .boolean, .number, .text, nil: false
      }
    }
    if isNested { problems.append(InvalidParameter("The notes value must be a string.", field: "notes")) }
    return notes
  }
}

extension ParameterMap {
  func readText(_ field: String, max: Int, _ problems: inout [InvalidParameter]) -> String? {
    guard let given = given(field) else { return nil }
    guard let text = given.text else {
      problems.append(.notText(field))
      return nil
    }
    if text.unicodeScalars.count > max { problems.append(.tooLong(field, max: max)) }
    return text
  }
}

package import PayoutLinks

extension ScriptError {
  /// `at byte 7 of the script: expected after, at; found "aftr"; did you mean "after"?`
  package var text: String {
    let shown = found.isEmpty ? "the end" : "\"\(found.prefix(40))\""
    let hint = found.utf8.count <= 40 ? Spelling.hint(for: found, among: known) : ""
    return "at byte \(offset + 1) of the script: expected \(expected); found \(shown)\(hint)"
  }
}

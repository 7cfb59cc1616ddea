import Glibc

/// Options and their environment variables: `--log-format` is `PAYOUT_LINKS_SANDBOX_LOG_FORMAT`.
///
/// Both are read by the same rule, so that both refuse the same values in the same words.
enum Environment {
  /// The value of `--option`: the text that was `given`, else its variable's; nil where neither is there.
  static func value<Value>(
    of option: String, _ given: String?, expected: String, parse: (String) -> Value?
  ) throws(Failure) -> Value? {
    if let given { return try read(given, from: "--\(option)", expected, parse) }
    let variable = variable(option)
    guard let text = text(variable) else { return nil }
    return try read(text, from: variable, expected, parse)
  }

  /// The value of a variable that is no option's; nil where it is not there.
  static func value<Value>(
    ofVariable variable: String, expected: String, parse: (String) -> Value?
  ) throws(Failure) -> Value? {
    guard let text = text(variable) else { return nil }
    return try read(text, from: variable, expected, parse)
  }

  /// What the variable of an option that is repeatable lists.
  static func list(of option: String, separatedBy separator: Character) -> [String] {
    text(variable(option))?.split(separator: separator).map(String.init) ?? []
  }

  /// Whether a flag's variable is set to true.
  static func flag(_ option: String) throws(Failure) -> Bool {
    let words = ["true": true, "1": true, "false": false, "0": false]
    return try value(ofVariable: variable(option), expected: "true or false") { words[$0] } ?? false
  }

  private static func variable(_ option: String) -> String {
    "PAYOUT_LINKS_SANDBOX_" + String(option.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  private static func read<Value>(
    _ text: String, from name: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(Failure) -> Value {
    guard let value = parse(text) else { throw .usage("\(name) is \(expected); found \"\(text)\"") }
    return value
  }

  /// An empty variable counts as absent: so compose files leave those that are not set.
  static func text(_ variable: String) -> String? {
    guard let value = unsafe getenv(variable) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}

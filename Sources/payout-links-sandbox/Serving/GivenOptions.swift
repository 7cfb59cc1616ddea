/// The options that somebody gave, as texts; and behind each its environment variable.
///
/// The argument parser knows the options of `serve` too: it writes the help, and says what is wrong with a line. To let
/// it read a line that is right would cost a server 2 ms, a third of its start, and 1 MB that stays.
struct GivenOptions {
  private var values: [(option: ServeOption, text: String)] = []

  /// Of a command that the argument parser has read.
  init(_ values: KeyValuePairs<ServeOption, String?>) {
    for (option, text) in values {
      if let text { self.values.append((option, text)) }
    }
  }

  /// Nil where a line is not options of `serve` and nothing else: takes what the argument parser would.
  init?(_ line: [String]) {
    var rest = line[...]
    while let word = rest.popFirst() {
      // What stands behind it would be an argument, and serve has none.
      if word == "--", rest.isEmpty { break }
      guard word.hasPrefix("--") else { return nil }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      // As the parser has it, nothing behind the sign is no value: the next word is.
      let joined = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
      guard let option = ServeOption(rawValue: String(parts[0])) else { return nil }
      if option.isFlag {
        guard joined == nil else { return nil }
        values.append((option, "true"))
      } else if let joined {
        values.append((option, joined))
      } else {
        // A dash alone is a value: what is called so by custom.
        guard let value = rest.popFirst(), value == "-" || !value.hasPrefix("-") else { return nil }
        values.append((option, value))
      }
    }
  }

  /// What was given, and not its variable.
  subscript(option: ServeOption) -> String? { values.last { $0.option == option }?.text }

  /// The option's value, else its variable's; nil where neither is there.
  func value<Value>(
    of option: ServeOption, expected: String, isSecret: Bool = false, parse: (String) -> Value?
  ) throws(Failure) -> Value? {
    try Environment.value(of: option.rawValue, self[option], expected: expected, isSecret: isSecret, parse: parse)
  }

  /// The values of an option that is repeatable, else those in its variable.
  func values(of option: ServeOption) -> [String] {
    let given = values.filter { $0.option == option }.map(\.text)
    guard given.isEmpty, let separator = option.separator else { return given }
    return Environment.list(of: option.rawValue, separatedBy: separator)
  }

  func flag(_ option: ServeOption) throws(Failure) -> Bool {
    if self[option] != nil { return true }
    return try Environment.flag(option.rawValue)
  }
}

import ArgumentParser
import ImitatedWorld

/// Whose world a command is about. Without either it is about all accounts of the fixtures.
struct WhoseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The account that is meant.", valueName: "acc_…"))
  var account: String?

  @Option(help: ArgumentHelp("The account of this key is meant.", valueName: "rzp_test_…"))
  var key: String?

  /// As a parameter of an admin call. An option comes before both variables.
  func parameters() throws(Failure) -> [(name: String, value: String)] {
    let isGiven = account != nil || key != nil
    let account = try Self.value("account", account, isGiven)
    let key = try Self.value("key", key, isGiven)
    if account != nil, key != nil { throw .usage("--account or --key says whose world it is about, not both") }
    return account.map { [("account", $0)] } ?? key.map { [("key", $0)] } ?? []
  }

  private static func value(_ option: String, _ given: String?, _ isGiven: Bool) throws(Failure) -> String? {
    if isGiven, given == nil { return nil }
    return try Environment.value(of: option, given, expected: "an id") { $0.isEmpty ? nil : $0 }
  }
}

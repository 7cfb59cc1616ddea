import ArgumentParser
import ImitatedWorld

/// Whose world a command is about. Without either it is about all accounts of the fixtures.
struct WhoseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this account. (default: all accounts of the fixtures)", valueName: "acc_…"))
  var account: String?

  @Option(help: ArgumentHelp("Only the account of this key.", valueName: "rzp_test_…"))
  var key: String?

  /// As a parameter of an admin call. An option comes before both variables.
  func parameters() throws(Failure) -> [(name: String, value: String)] {
    let isGiven = account != nil || key != nil
    let account = try Self.value("account", account, isGiven)
    let key = try Self.value("key", key, isGiven)
    if account != nil, key != nil { throw .usage("use --account or --key, not both") }
    return account.map { [("account", $0)] } ?? key.map { [("key", $0)] } ?? []
  }

  private static func value(_ option: String, _ given: String?, _ isGiven: Bool) throws(Failure) -> String? {
    if isGiven, given == nil { return nil }
    return try Environment.value(of: option, given, expected: "an id") { $0.isEmpty ? nil : $0 }
  }
}

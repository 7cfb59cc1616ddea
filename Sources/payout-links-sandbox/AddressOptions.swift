import ArgumentParser

/// Where the sandbox is: for the command that opens the port and for those that call it.
struct AddressOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address to listen on, or to find the sandbox at; 0.0.0.0 for all of IPv4. (default: 127.0.0.1)",
      valueName: "address"))
  var host: String?

  @Option(
    help: ArgumentHelp(
      "The port; 0 takes a free one. The variable PORT counts too, after PAYOUT_LINKS_SANDBOX_PORT. (default: 7290)",
      valueName: "number"))
  var port: String?

  func resolvedHost() throws(Failure) -> String {
    try Environment.value(of: "host", host, expected: "an address") { $0.isEmpty ? nil : $0 } ?? "127.0.0.1"
  }

  func resolvedPort() throws(Failure) -> UInt16 {
    let expected = "a port from 0 to 65535"
    if let port = try Environment.value(of: "port", port, expected: expected, parse: { UInt16($0) }) { return port }
    return try Environment.value(ofVariable: "PORT", expected: expected) { UInt16($0) } ?? 7290
  }
}

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

  var given: GivenOptions { GivenOptions([.host: host, .port: port]) }

  /// Where a server that listens at `host` is found from the same machine.
  static func loopback(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "::", "[::]": "::1"
    case let host: host
    }
  }

  /// Where a server is that the same variables were given to: those of a container, for a command in it.
  static func reachableHost() throws(Failure) -> String {
    let name = loopback(try GivenOptions([:]).host())
    return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
  }

  static func reachablePort() throws(Failure) -> UInt16 {
    let none = GivenOptions([:])
    let admin = try none.value(of: .adminPort, expected: "a port from 0 to 65535") { UInt16($0) }
    let port = if let admin { admin } else { try none.port() }
    guard port > 0 else { throw .usage("say with --url where the sandbox is: its port was to be any free one") }
    return port
  }
}

extension GivenOptions {
  func host() throws(Failure) -> String {
    try value(of: .host, expected: "an address") { $0.isEmpty ? nil : $0 } ?? "127.0.0.1"
  }

  func port() throws(Failure) -> UInt16 {
    let expected = "a port from 0 to 65535"
    if let port = try value(of: .port, expected: expected, parse: { UInt16($0) }) { return port }
    return try Environment.value(ofVariable: "PORT", expected: expected) { UInt16($0) } ?? 7290
  }
}

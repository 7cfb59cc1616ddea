import ArgumentParser
import ImitatedWorld

/// Where the sandbox is: for the command that opens the port and for those that call it.
struct AddressOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address to listen on, or where to find the sandbox. localhost means 127.0.0.1 and ::1, whichever the "
        + "machine has; 0.0.0.0 means all IPv4 addresses. (default: localhost)",
      valueName: "address"))
  var host: String?

  @Option(
    help: ArgumentHelp(
      "The port; 0 picks a free one. The variable PORT is read too, after PAYOUT_LINKS_SANDBOX_PORT. (default: 7290)",
      valueName: "number"))
  var port: String?

  /// The address to listen on: what was `given`, else what the variable says.
  static func host(_ given: String?) throws(Failure) -> String {
    try Environment.value(of: "host", given, expected: "an address") { $0.isEmpty ? nil : $0 } ?? "localhost"
  }

  static func port(_ given: String?) throws(Failure) -> UInt16 {
    if let port = try Environment.port(of: "port", given) { return port }
    return try Environment.value(ofVariable: "PORT", expected: Environment.portExpected) { UInt16($0) } ?? 7290
  }

  /// Where a server that listens at `host` is found from the same machine.
  static func loopback(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "::", "[::]": "::1"
    case let host: host
    }
  }
}

/// Where a command finds the sandbox that it has not been told the URL of: the server of this container, or one that
/// the same variables were given to.
struct NearbySandbox {
  let host: String
  /// What the server was given on its command line, as far as that can be seen.
  private let server: Serve?
  private let isPortGiven: Bool
  private let port: UInt16

  /// What the command itself was given comes first.
  init(host: String? = nil, port: String? = nil, server: Serve? = ContainerServer.options) throws(Failure) {
    self.server = server
    let name = AddressOptions.loopback(try AddressOptions.host(host ?? server?.address.host))
    self.host = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    isPortGiven = port != nil
    self.port = try AddressOptions.port(port ?? server?.address.port)
  }

  /// The API's port; nil where it is in a file that is not there yet.
  func apiPort() throws(Failure) -> UInt16? {
    if port > 0 { return port }
    let file = try Environment.path(of: "port-file", server?.portFile)
    guard !isPortGiven, let file else {
      throw .usage(
        "cannot tell which port the sandbox is on: it was told to pick a free one, and there is no --port-file")
    }
    return PortFile.read(file)
  }

  /// The one that has `/__admin`.
  func adminPort() throws(Failure) -> UInt16? {
    guard let port = try Environment.port(of: "admin-port", server?.admin.adminPort) else { return try apiPort() }
    if port == 0 { throw .usage("pass --url: the sandbox was told to pick a free port for /__admin") }
    return port
  }

  var adminToken: String? { server?.admin.adminToken }
}

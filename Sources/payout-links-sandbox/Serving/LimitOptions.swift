import ArgumentParser
import HTTP1
import Server

/// The bounds of the server, each an option. The defaults are those of `ServerLimits`, and suit a test suite.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How long a request's head may take. (default: 10s)", valueName: "duration"))
  var headTimeout: String?

  @Option(help: ArgumentHelp("How long a TLS handshake may take. (default: 10s)", valueName: "duration"))
  var handshakeTimeout: String?

  @Option(help: ArgumentHelp("How long a body may be silent. (default: 10s)", valueName: "duration"))
  var bodyTimeout: String?

  @Option(
    help: ArgumentHelp(
      "The slowest body on the whole: --body-timeout, and a second for each so many bytes. (default: 500)",
      valueName: "bytes"))
  var bodyRateMin: String?

  @Option(help: ArgumentHelp("How long a connection may be idle. (default: 75s)", valueName: "duration"))
  var idleTimeout: String?

  @Option(help: ArgumentHelp("How long a client may take nothing of a reply. (default: 30s)", valueName: "duration"))
  var writeTimeout: String?

  @Option(
    help: ArgumentHelp(
      "How long the rest of a refused request is read and dropped. (default: 1s)", valueName: "duration"))
  var lingerTimeout: String?

  @Option(help: ArgumentHelp("How much of it. (default: 32MiB)", valueName: "size"))
  var lingerMax: String?

  @Option(help: ArgumentHelp("How long a stop waits for running replies. (default: 5s)", valueName: "duration"))
  var stopTimeout: String?

  @Option(help: ArgumentHelp("The largest request body, as sent and as decoded. (default: 1MiB)", valueName: "size"))
  var bodyMax: String?

  @Option(help: ArgumentHelp("The longest request line. (default: 8KiB)", valueName: "size"))
  var requestLineMax: String?

  @Option(help: ArgumentHelp("The longest field line. (default: 8KiB)", valueName: "size"))
  var fieldMax: String?

  @Option(help: ArgumentHelp("The largest head. (default: 32KiB)", valueName: "size"))
  var headMax: String?

  @Option(help: ArgumentHelp("The most fields. (default: 100)", valueName: "count"))
  var fieldsMax: String?

  @Option(
    help: ArgumentHelp(
      "The most connections; the descriptor limit may leave fewer. (default: 10000)", valueName: "count"))
  var connectionsMax: String?

  @Option(
    help: ArgumentHelp(
      "Output waiting for one client before nothing more is read from it. (default: 1MiB)", valueName: "size"))
  var outputMax: String?
}

extension GivenOptions {
  func limits() throws(Failure) -> ServerLimits {
    var limits = ServerLimits()
    try set(&limits.headNanoseconds, .headTimeout)
    try set(&limits.handshakeNanoseconds, .handshakeTimeout)
    try set(&limits.bodySilenceNanoseconds, .bodyTimeout)
    try set(&limits.idleNanoseconds, .idleTimeout)
    try set(&limits.writeNanoseconds, .writeTimeout)
    try set(&limits.lingerNanoseconds, .lingerTimeout)
    try set(&limits.stopNanoseconds, .stopTimeout)
    try set(&limits.bodyBytesPerSecondMin, .bodyRateMin, least: 1)
    try set(&limits.lingerBytesMax, .lingerMax, least: 0)
    try set(&limits.bodyBytesMax, .bodyMax, least: 0)
    try set(&limits.head.requestLineBytesMax, .requestLineMax, least: 64)
    try set(&limits.head.fieldLineBytesMax, .fieldMax, least: 64)
    try set(&limits.head.headBytesMax, .headMax, least: 256)
    try set(&limits.outputBytesMax, .outputMax, least: 4096)
    try setCount(&limits.head.fieldsMax, .fieldsMax)
    try setCount(&limits.connectionsMax, .connectionsMax)
    return limits
  }

  private func set(_ limit: inout Int64, _ option: ServeOption) throws(Failure) {
    limit = try value(of: option, expected: Quantity.duration, parse: Quantity.nanoseconds) ?? limit
  }

  private func set(_ limit: inout Int, _ option: ServeOption, least: Int) throws(Failure) {
    let expected = "\(Quantity.size), from \(least) bytes on"
    limit = try value(of: option, expected: expected) { Quantity.bytes($0, least: least) } ?? limit
  }

  private func setCount(_ limit: inout Int, _ option: ServeOption) throws(Failure) {
    limit = try value(of: option, expected: "a count from 1 to 1000000") { Quantity.count($0, least: 1) } ?? limit
  }
}

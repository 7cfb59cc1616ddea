import ArgumentParser
import HTTP1
import ImitatedWorld
import Server

/// The bounds of the server, each an option. The defaults are those of `ServerLimits`, and suit a test suite.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How long a client may take to send a request head. (default: 10s)", valueName: "duration"))
  var headTimeout: String?

  @Option(help: ArgumentHelp("How long a TLS handshake may take. (default: 10s)", valueName: "duration"))
  var handshakeTimeout: String?

  @Option(help: ArgumentHelp("How long a body may pause between bytes. (default: 10s)", valueName: "duration"))
  var bodyTimeout: String?

  @Option(
    help: ArgumentHelp(
      "The slowest average rate at which a body may arrive, in bytes per second, once --body-timeout has passed. "
        + "(default: 500)",
      valueName: "bytes"))
  var bodyRateMin: String?

  @Option(help: ArgumentHelp("How long a connection may be idle. (default: 75s)", valueName: "duration"))
  var idleTimeout: String?

  @Option(help: ArgumentHelp("How long a client may stop reading a reply. (default: 30s)", valueName: "duration"))
  var writeTimeout: String?

  @Option(
    help: ArgumentHelp(
      "How long to go on reading, and discarding, the rest of a refused request. (default: 1s)", valueName: "duration"))
  var lingerTimeout: String?

  @Option(help: ArgumentHelp("How much of a refused request to read and discard. (default: 32MiB)", valueName: "size"))
  var lingerMax: String?

  @Option(
    help: ArgumentHelp("How long to wait for replies in progress when stopping. (default: 5s)", valueName: "duration"))
  var stopTimeout: String?

  @Option(
    help: ArgumentHelp("The largest request body, both as sent and decompressed. (default: 1MiB)", valueName: "size"))
  var bodyMax: String?

  @Option(
    help: ArgumentHelp(
      "How much memory the unfinished requests of all clients may use; beyond that only small requests are accepted, "
        + "others get 503. (default: 256MiB)", valueName: "size"))
  var unfinishedMax: String?

  @Option(help: ArgumentHelp("The longest request line. (default: 8KiB)", valueName: "size"))
  var requestLineMax: String?

  @Option(help: ArgumentHelp("The longest header line. (default: what --head-max allows)", valueName: "size"))
  var fieldMax: String?

  @Option(
    help: ArgumentHelp(
      "The largest request head: the request line and all headers. (default: 32KiB)", valueName: "size"))
  var headMax: String?

  @Option(help: ArgumentHelp("The most headers in a request. (default: 100)", valueName: "count"))
  var fieldsMax: String?

  @Option(
    help: ArgumentHelp(
      "The most connections at once; the limit on open files may allow fewer. (default: 10000)", valueName: "count"))
  var connectionsMax: String?

  @Option(
    help: ArgumentHelp(
      "How much unsent output one client may have before the server stops reading from it. (default: 1MiB)",
      valueName: "size"))
  var outputMax: String?

  func serverLimits() throws(Failure) -> ServerLimits {
    var limits = ServerLimits()
    try set(&limits.connection.headNanoseconds, "head-timeout", headTimeout)
    try set(&limits.connection.handshakeNanoseconds, "handshake-timeout", handshakeTimeout)
    try set(&limits.connection.bodySilenceNanoseconds, "body-timeout", bodyTimeout)
    try set(&limits.connection.idleNanoseconds, "idle-timeout", idleTimeout)
    try set(&limits.connection.writeNanoseconds, "write-timeout", writeTimeout)
    try set(&limits.connection.lingerNanoseconds, "linger-timeout", lingerTimeout)
    try set(&limits.stopNanoseconds, "stop-timeout", stopTimeout)
    try set(&limits.connection.bodyBytesPerSecondMin, "body-rate-min", bodyRateMin, least: 1)
    try set(&limits.connection.lingerBytesMax, "linger-max", lingerMax, least: 0)
    try set(&limits.bodyBytesMax, "body-max", bodyMax, least: 0)
    try set(&limits.unfinishedBytesMax, "unfinished-max", unfinishedMax, least: 0)
    try set(&limits.head.requestLineBytesMax, "request-line-max", requestLineMax, least: 64)
    try set(&limits.head.fieldLineBytesMax, "field-max", fieldMax, least: 64)
    try set(&limits.head.headBytesMax, "head-max", headMax, least: 256)
    try set(&limits.connection.outputBytesMax, "output-max", outputMax, least: 4096)
    try setCount(&limits.head.fieldsMax, "fields-max", fieldsMax)
    try setCount(&limits.connectionsMax, "connections-max", connectionsMax)
    return limits
  }

  private func set(_ limit: inout Int64, _ option: String, _ given: String?) throws(Failure) {
    limit = try Environment.value(of: option, given, expected: Quantity.duration, parse: Quantity.nanoseconds) ?? limit
  }

  private func set(_ limit: inout Int, _ option: String, _ given: String?, least: Int) throws(Failure) {
    let expected = "\(Quantity.size), at least \(least) bytes"
    limit = try Environment.value(of: option, given, expected: expected) { Quantity.bytes($0, least: least) } ?? limit
  }

  private func setCount(_ limit: inout Int, _ option: String, _ given: String?) throws(Failure) {
    limit =
      try Environment.value(of: option, given, expected: "a count from 1 to 1000000") { Quantity.count($0, least: 1) }
      ?? limit
  }
}

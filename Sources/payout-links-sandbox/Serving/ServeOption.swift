/// The options of `serve` by their names, which are those of their environment variables too.
enum ServeOption: String, CaseIterable {
  case host, port
  case httpsPort = "https-port"
  case httpsPortFile = "https-port-file"
  case noHTTPS = "no-https"
  case caDir = "ca-dir"
  case tlsName = "tls-name"
  case tlsCert = "tls-cert"
  case tlsKey = "tls-key"
  case adminPort = "admin-port"
  case adminToken = "admin-token"
  case adminHost = "admin-host"
  case headTimeout = "head-timeout"
  case handshakeTimeout = "handshake-timeout"
  case bodyTimeout = "body-timeout"
  case bodyRateMin = "body-rate-min"
  case idleTimeout = "idle-timeout"
  case writeTimeout = "write-timeout"
  case lingerTimeout = "linger-timeout"
  case lingerMax = "linger-max"
  case stopTimeout = "stop-timeout"
  case bodyMax = "body-max"
  case requestLineMax = "request-line-max"
  case fieldMax = "field-max"
  case headMax = "head-max"
  case fieldsMax = "fields-max"
  case connectionsMax = "connections-max"
  case outputMax = "output-max"
  case fixtures
  case fixturesIfAny = "fixtures-if-any"
  case seed
  case publicURL = "public-url"
  case watch
  case isolateKeys = "isolate-keys"
  case isolatedIdle = "isolated-idle"
  case isolatedMax = "isolated-max"
  case journalEntries = "journal-entries"
  case journalBytes = "journal-bytes"
  case journalBodyBytes = "journal-body-bytes"
  case failOn = "fail-on"
  case coverage
  case portFile = "port-file"
  case logFormat = "log-format"
  case logLevel = "log-level"

  /// Stands alone, without a value.
  var isFlag: Bool {
    switch self {
    case .noHTTPS, .watch, .isolateKeys: true
    default: false
    }
  }

  /// Adds to those before it; of any other the last counts.
  var isRepeatable: Bool { separator != nil }

  /// What stands between several values in the option's variable.
  var separator: Character? {
    switch self {
    case .fixtures, .coverage: ":"
    case .tlsName, .adminHost: ","
    default: nil
    }
  }
}

import HTTP1

/// Asks a running server once whether it is ready: for a container's health check, where there is no curl.
package enum HealthProbe {
  /// True where `GET path` at the address is answered with 200 within `milliseconds`.
  package static func isReady(host: String, port: UInt16, path: String, milliseconds: Int) -> Bool {
    let client = HTTPClient(host: host, port: port, authority: "localhost")
    return (try? client.exchange("GET", path, milliseconds: milliseconds).status) == 200
  }
}

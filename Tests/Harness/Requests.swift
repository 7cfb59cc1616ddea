/// Requests as the provider's clients send them.
package enum Requests {
  /// rzp_test_sandbox:sandbox_secret
  package static let credentials = "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA=="

  package static func get(_ path: String, authorization: String? = credentials, fields: String = "") -> String {
    request("GET", path, authorization: authorization, fields: fields)
  }

  package static func post(
    _ path: String, body: String? = nil, type: String? = "application/json", authorization: String? = credentials,
    fields: String = ""
  ) -> String {
    var more = fields
    if let body {
      if let type { more += "Content-Type: \(type)\r\n" }
      more += "Content-Length: \(body.utf8.count)\r\n"
    }
    return request("POST", path, authorization: authorization, fields: more) + (body ?? "")
  }

  package static func request(
    _ method: String, _ path: String, authorization: String? = credentials, fields: String = ""
  ) -> String {
    let credentials = authorization.map { "Authorization: \($0)\r\n" } ?? ""
    return "\(method) \(path) HTTP/1.1\r\nHost: sandbox\r\n\(credentials)\(fields)\r\n"
  }

  package static func link(_ number: Int) -> String {
    "/v1/payout-links/poutlk_0000000000000\(number)"
  }
}

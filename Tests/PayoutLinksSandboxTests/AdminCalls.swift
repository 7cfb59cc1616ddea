import Harness

extension RunningSandbox {
  /// One admin call, without credentials, as a test of any language would send it.
  func admin(_ method: String, _ path: String, _ body: String? = nil) throws -> RawReply {
    let fields = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
    return try exchange(
      Requests.request(method, "/__admin" + path, authorization: nil, fields: fields) + (body ?? ""))
  }
}

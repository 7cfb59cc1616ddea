import Harness

extension RunningSandbox {
  /// One admin call, without credentials, as a test of any language would send it.
  func admin(_ method: String, _ path: String, _ body: String? = nil) throws -> RawReply {
    let fields = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
    return try exchange(
      Requests.request(method, "/__admin" + path, authorization: nil, fields: fields) + (body ?? ""))
  }
}

extension RunningSandbox {
  struct NotWaiting: Error {
    let health: String
  }

  /// Returns when so many long polls are open: the proof that what was sent on other connections has been read.
  func await(waiting count: Int) throws {
    let client = try client()
    var health = ""
    // Each round is a wake of the loop; a test that fails gives up after some seconds.
    for _ in 0..<50_000 {
      health = try client.exchange(Requests.get("/__admin/health", authorization: nil)).body
      if health.contains(#""waiting":\#(count)}"#) { return }
    }
    throw NotWaiting(health: health)
  }
}

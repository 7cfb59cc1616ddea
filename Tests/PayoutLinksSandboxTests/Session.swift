import Harness

/// One sandbox and one connection to it, which lives as long as this does.
struct Session {
  let running: RunningSandbox
  let client: RawClient

  init() async throws {
    running = try await RunningSandbox()
    client = try running.client()
  }

  func exchange(_ request: String) throws -> RawReply {
    try client.exchange(request)
  }

  /// An admin call without a body.
  func admin(_ path: String) throws -> RawReply {
    try client.exchange(Requests.get(path, authorization: nil))
  }

  func admin(_ path: String, _ body: String) throws -> RawReply {
    try client.exchange(Requests.post(path, body: body, authorization: nil))
  }
}

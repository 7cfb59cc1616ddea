/// A request that is refused: the provider's answer, and the sandbox's own word on which rule it was.
struct APIFault: Error {
  let error: APIError
  /// One sentence for the developer, in the `Sandbox-Reason` field and the log.
  let reason: String

  init(_ error: APIError, _ reason: String) {
    self.error = error
    self.reason = reason
  }
}

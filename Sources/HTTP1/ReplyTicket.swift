/// Names one request whose reply comes later, and so who waits for it.
package struct ReplyTicket: Hashable, Sendable {
  package let token: UInt64

  /// `token` is the connection's, which no other ever gets.
  package init(token: UInt64) {
    self.token = token
  }
}

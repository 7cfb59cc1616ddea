import HTTP1
import ImitatedWorld
import Server

/// A call that has waited for its reply, and the reply.
struct EndedCall {
  let ticket: ReplyTicket
  let reply: Reply
  /// Why it was in vain, for the log.
  let reason: String?

  init(_ ticket: ReplyTicket, _ reply: Reply) {
    self.ticket = ticket
    self.reply = reply
    reason = nil
  }

  init(_ ticket: ReplyTicket, _ refusal: RequestRefusal) {
    self.ticket = ticket
    reply = refusal.reply
    reason = refusal.message
  }
}

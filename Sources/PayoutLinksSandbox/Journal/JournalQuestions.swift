import HTTP1
import ImitatedWorld
import Server

/// Questions to the journal that take more than one turn of the loop: a few at a time, a slice each in turn, the others
/// in the order in which they came.
final class JournalQuestions {
  private struct Asked {
    let ticket: ReplyTicket
    let question: any JournalQuestion
    /// Whether a stop ends it.
    let isWait: Bool
  }

  /// What they have written already is held for each.
  private static let atOnce = 8

  private let activity: Activity
  private var line: [Asked] = []
  private var turn = 0
  private var ended: [EndedCall] = []
  /// What may be answered in this wake at once.
  private var left = JournalCost.slice

  init(_ activity: Activity) {
    self.activity = activity
  }

  var hasWork: Bool { !line.isEmpty || !ended.isEmpty }

  /// The reply, or that it comes later.
  func ask(_ question: any JournalQuestion, _ ticket: ReplyTicket, isWait: Bool = false) throws(RequestRefusal) -> Reply
  {
    if left > 0, let answer = question.answer(&left) { return try answer.get() }
    activity.isBusy = true
    line.append(Asked(ticket: ticket, question: question, isWait: isWait))
    return .later(isWait ? .byTicket : .byWork)
  }

  /// The page that somebody has waited for.
  func add(_ page: PageQuestion, _ ticket: ReplyTicket) {
    activity.isBusy = true
    line.append(Asked(ticket: ticket, question: page, isWait: true))
  }

  func work() {
    var budget = JournalCost.slice
    while budget > 0, !line.isEmpty {
      turn = turn + 1 < min(line.count, Self.atOnce) ? turn + 1 : 0
      let asked = line[turn]
      // One that has no answer yet has used up the budget.
      guard let answer = asked.question.answer(&budget) else { return }
      budget -= JournalCost.answer
      line.remove(at: turn)
      switch answer {
      // From now on it waits for what is to come.
      case .success(let reply) where reply.isOpen: break
      case .success(let reply): ended.append(EndedCall(asked.ticket, reply))
      case .failure(let refusal): ended.append(EndedCall(asked.ticket, refusal))
      }
    }
  }

  func drainEnded() -> [EndedCall] {
    defer { ended = [] }
    return ended
  }

  func wakeEnded() { left = JournalCost.slice }

  /// Who asked has gone.
  func remove(_ ticket: ReplyTicket) {
    line.removeAll { $0.ticket == ticket }
  }

  /// Nobody waits any more: the server stops.
  func endWaits() {
    ended += line.filter(\.isWait).map { EndedCall($0.ticket, RequestRefusal.stopping) }
    line.removeAll(where: \.isWait)
  }
}

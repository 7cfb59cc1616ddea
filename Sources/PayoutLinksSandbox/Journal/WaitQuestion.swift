import ImitatedWorld
import Server

/// Whether what is waited for is in the journal already; if it is not, the waiting begins.
final class WaitQuestion: JournalQuestion {
  private let room: WaitingRoom
  private var wait: RequestWaits.Wait
  private var walk: JournalWalk
  private var page: PageQuestion?

  init(_ wait: RequestWaits.Wait, in room: WaitingRoom) {
    self.room = room
    self.wait = wait
    walk = JournalWalk(wait.view)
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    if let page { return page.answer(&budget) }
    walk.extend()
    guard walk.go(&budget, wait.page.pattern, { self.look($0) }) else { return nil }
    if wait.found >= wait.count {
      let page = PageQuestion(wait.page, of: wait.view, bytesMax: PageQuestion.waitedBytesMax)
      self.page = page
      return page.answer(&budget)
    }
    // Others may have begun to wait since it was asked.
    if let refusal = WaitEndpoint.refusal(in: room, wait.page) { return .failure(refusal) }
    wait.next = max(wait.next, walk.end)
    room.add(wait)
    return .success(.later(.byTicket))
  }

  private func look(_ entry: JournalEntry) {
    guard entry.number >= wait.next else { return }
    switch wait.page.pattern.match(entry) {
    case .yes: wait.found += 1
    case .unknown: wait.unknown += 1
    case .no: break
    }
  }
}

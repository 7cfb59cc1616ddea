import PayoutLinks
import Server

/// Those who have asked for something that has not happened yet, until it does or their time is up.
final class WaitingRoom {
  struct LinkWait {
    let ticket: ReplyTicket
    /// nil once the world has let go of it.
    weak let account: Account?
    let id: Identifier
    let statuses: [Status]
    let due: Int64
    let timeoutText: String
  }

  struct RequestWait {
    let ticket: ReplyTicket
    let view: JournalView
    let page: RequestsPage
    let count: Int
    let due: Int64
    let timeoutText: String
    /// Up to here the journal has been looked through.
    var next: Int
    var found = 0
  }

  /// Each holds a connection, of which there are a bounded number too.
  static let waitsMax = 2_000
  /// How soon an expiry is noticed, with whatever clock the links live by.
  private static let tickNanoseconds: Int64 = 20_000_000

  private let watch: TransitionWatch
  private let journal: Journal
  private var links: [LinkWait] = []
  private var requests: [RequestWait] = []
  private var nextTick: Int64 = 0

  init(journal: Journal, watch: TransitionWatch) {
    self.journal = journal
    self.watch = watch
  }

  var isEmpty: Bool { links.isEmpty && requests.isEmpty }
  var isFull: Bool { links.count + requests.count >= Self.waitsMax }
  var nextDue: Int64? { isEmpty ? nil : nextTick }

  func view(of account: Account?) -> JournalView { JournalView(journal, of: account) }

  func add(_ wait: LinkWait, at now: Int64) {
    if isEmpty { nextTick = now + Self.tickNanoseconds }
    links.append(wait)
    watch.isWatching = true
  }

  func add(_ wait: RequestWait, at now: Int64) {
    if isEmpty { nextTick = now + Self.tickNanoseconds }
    requests.append(wait)
  }

  /// The replies of those whose wait is over.
  func completions(at now: Int64, real: Int64) -> [Completion] {
    var completions: [Completion] = []
    let ticks = now >= nextTick
    if ticks { nextTick = now + Self.tickNanoseconds }
    if ticks { for wait in links { _ = Self.standing(wait, real) } }
    if ticks || watch.hasRecent {
      links.removeAll { wait in
        guard let reply = reply(to: wait, now, real) else { return false }
        completions.append(Completion(wait.ticket, reply))
        return true
      }
      watch.forgetRecent()
      watch.isWatching = !links.isEmpty
    }
    var left: [RequestWait] = []
    for var wait in requests {
      if let reply = reply(to: &wait, now) {
        completions.append(Completion(wait.ticket, reply))
      } else {
        left.append(wait)
      }
    }
    requests = left
    return completions
  }

  /// By the account's own clock.
  private static func standing(_ wait: LinkWait, _ real: Int64) -> (status: Status, document: [UInt8])? {
    wait.account.flatMap { $0.standing(of: wait.id, at: $0.now(at: real)) }
  }

  private func reply(to wait: LinkWait, _ now: Int64, _ real: Int64) -> Reply? {
    guard let standing = Self.standing(wait, real) else {
      return AdminFault(status: 404, code: "unknown_id", message: "the payout link \(wait.id) is there no more").reply
    }
    // It may have passed through the state that is waited for, and be in the next.
    let seen = [standing.status] + (wait.account.map { watch.statuses(of: wait.id, of: $0) } ?? [])
    if seen.contains(where: { wait.statuses.contains($0) }) { return Reply(status: 200, body: standing.document) }
    if let fault = Self.inVain(wait.id, standing.status, wait.statuses) { return fault.reply }
    guard now >= wait.due else { return nil }
    return AdminFault(
      status: 422, code: "wait_timeout",
      message: "\(wait.id) is \(standing.status.rawValue) and did not become \(Self.names(wait.statuses)) within "
        + "\(wait.timeoutText) s",
      details: [("status", Array("\"\(standing.status.rawValue)\"".utf8))]
    ).reply
  }

  /// Why nobody need wait; nil where it may still happen.
  static func inVain(_ id: Identifier, _ status: Status, _ wanted: [Status]) -> AdminFault? {
    guard status.isFinal, !wanted.contains(status) else { return nil }
    return AdminFault(
      status: 422, code: "wait_in_vain",
      message: "\(id) is \(status.rawValue), which is final: it will not become \(names(wanted))",
      details: [("status", Array("\"\(status.rawValue)\"".utf8))])
  }

  /// The reply to a wait that is over before it began.
  func replyNow(to wait: inout RequestWait) -> Reply? {
    count(&wait)
    guard wait.found >= wait.count else { return nil }
    return RequestsEndpoint.page(wait.page, of: wait.view)
  }

  private func reply(to wait: inout RequestWait, _ now: Int64) -> Reply? {
    if let reply = replyNow(to: &wait) { return reply }
    guard now >= wait.due else { return nil }
    return AdminFault(
      status: 422, code: "wait_timeout",
      message: "\(wait.found) of \(wait.count) expected requests (\(wait.page.pattern.description)) came within "
        + "\(wait.timeoutText) s",
      details: [("count", Array("\(wait.found)".utf8))]
    ).reply
  }

  /// Looks at what has come to the journal since.
  private func count(_ wait: inout RequestWait) {
    let numbers = wait.view.numbers
    var number = max(wait.next, numbers.lowerBound)
    while number < numbers.upperBound {
      if let entry = wait.view.entry(number), wait.page.pattern.matches(entry) { wait.found += 1 }
      number += 1
    }
    wait.next = max(wait.next, journal.nextNumber)
  }

  static func names(_ statuses: [Status]) -> String {
    statuses.map(\.rawValue).joined(separator: " or ")
  }
}

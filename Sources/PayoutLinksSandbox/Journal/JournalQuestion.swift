import ImitatedWorld
import JSON
import Server

/// What is asked of the journal, answered in slices: however much there is to look through, others come between.
protocol JournalQuestion: AnyObject {
  /// Goes on until the budget, in the measure of `JournalCost`, is used up; nil where there is no answer yet.
  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>?
}

/// How many entries match.
final class CountQuestion: JournalQuestion {
  private let pattern: RequestPattern
  private var walk: JournalWalk
  private var count = 0
  private var unknown = 0

  init(_ pattern: RequestPattern, in view: JournalView) {
    self.pattern = pattern
    walk = JournalWalk(view)
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    let isDone = walk.go(&budget, pattern) { entry in
      switch pattern.match(entry) {
      case .yes: count += 1
      case .unknown: unknown += 1
      case .no: break
      }
    }
    guard isDone else { return nil }
    return .success(
      Reply.object { writer in
        writer.field("count", count)
        writer.field("dropped", walk.droppedCount)
        if unknown > 0 { writer.field("unknown", unknown) }
      })
  }
}

/// How many entries a part of the journal had that has been emptied by now.
final class RemovalQuestion: JournalQuestion {
  private var walk: JournalWalk

  init(_ view: JournalView) {
    walk = JournalWalk(view)
    // Of everybody's they are counted at once, of an account's as they are found.
    removedAtOnce = view.account == nil ? walk.numbers.count : nil
    view.removeAll()
  }

  private let removedAtOnce: Int?

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    guard removedAtOnce != nil || walk.go(&budget, nil, { _ in }) else { return nil }
    return .success(Reply.object { $0.field("removed", removedAtOnce ?? walk.seenCount) })
  }
}

/// The matching entries, newest first, a page of them.
final class PageQuestion: JournalQuestion {
  private let page: RequestsPage
  /// Where the nearest route is told too.
  private let routes: RouteTable?
  private let bytesMax: Int
  private var walk: JournalWalk
  private var total = 0
  private var unknown = 0
  /// What the page may show: the oldest first while they are found, the newest first when they are written.
  private var shown: [Int] = []
  private var hasMore = false
  /// So many of them are written; nil before all are found.
  private var written: Int?
  private var writing = JSONOpenArray(at: "requests")

  /// A page is no longer, but for its last entry: the next one goes on.
  private static let bytesMax = 4 << 20
  /// Of one that somebody has waited for: an event may answer as many as may wait.
  static let waitedBytesMax = 1 << 20

  init(
    _ page: RequestsPage, of view: JournalView, nearestOf routes: RouteTable? = nil,
    bytesMax: Int = PageQuestion.bytesMax
  ) {
    self.page = page
    self.routes = routes
    self.bytesMax = bytesMax
    walk = JournalWalk(view)
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    if written == nil {
      guard walk.go(&budget, page.pattern, { self.look($0) }) else { return nil }
      beginWriting()
    }
    while let written, written < shown.count {
      guard budget > 0 else { return nil }
      if written > 0, writing.byteCount >= bytesMax {
        hasMore = true
        shown.removeSubrange(written...)
        break
      }
      self.written = written + 1
      // It may have made room for others meanwhile.
      guard let entry = walk.entry(shown[written]) else { continue }
      budget -= JournalCost.writing(entry)
      if let routes {
        budget -= JournalCost.nearestRoute
        writing.append { $0.unmatched(entry, routes) }
      } else {
        writing.append { $0.entry(entry) }
      }
    }
    return .success(Reply(status: 200, body: finished()))
  }

  private func look(_ entry: JournalEntry) {
    guard entry.number > page.after else { return }
    switch page.pattern.match(entry) {
    case .yes: total += 1
    case .unknown:
      unknown += 1
      return
    case .no: return
    }
    guard entry.number < page.before else { return }
    shown.append(entry.number)
    // One more than a page tells that there is one.
    if shown.count > 2 * (page.limit + 1) { shown.removeFirst(shown.count - (page.limit + 1)) }
  }

  private func beginWriting() {
    hasMore = shown.count > page.limit
    shown = shown.suffix(page.limit).reversed()
    written = 0
  }

  private func finished() -> [UInt8] {
    writing.finish { writer in
      writer.object("meta") { writer in
        writer.field("total", total)
        writer.field("dropped", walk.droppedCount)
        if unknown > 0 { writer.field("unknown", unknown) }
        writer.field("next_before", hasMore ? shown.last : nil)
      }
    }
  }
}

/// The latest requests as an HTTP archive, the oldest of them first.
final class ArchiveQuestion: JournalQuestion {
  private let baseURL: String
  private let limit: Int
  private let walk: JournalWalk
  /// All from here on have been looked at.
  private var next: Int
  /// The newest first.
  private var numbers: [Int] = []
  private var writing: JSONOpenArray?
  /// Of the accounts that are shown, the latest.
  private let events: [ArchivedEvent]
  /// Those that have been written.
  private var writtenEvents: [[UInt8]] = []

  init(_ view: JournalView, _ events: [ArchivedEvent], limit: Int, baseURL: String) {
    self.events = events
    self.baseURL = baseURL
    self.limit = limit
    walk = JournalWalk(view)
    next = walk.numbers.upperBound
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    while writing == nil, next > walk.numbers.lowerBound, numbers.count < limit {
      guard budget > 0 else { return nil }
      budget -= JournalCost.step
      next -= 1
      // What was no request has no place in an archive of requests.
      if let entry = walk.entry(next), !entry.request.method.isEmpty { numbers.append(next) }
    }
    while writtenEvents.count < events.count {
      guard budget > 0 else { return nil }
      let text = events[writtenEvents.count].text
      budget -= JournalCost.writing(bytes: text.count)
      writtenEvents.append(text)
    }
    var writing = writing ?? HARDocument.opened(writtenEvents)
    // Not shared while it is appended to.
    self.writing = nil
    defer { self.writing = writing }
    while let number = numbers.last {
      guard budget > 0 else { return nil }
      numbers.removeLast()
      guard let entry = walk.entry(number) else { continue }
      budget -= JournalCost.writing(entry)
      writing.append { HARDocument.write(entry, baseURL, &$0) }
    }
    return .success(Reply(status: 200, body: writing.finish()))
  }
}

import HTTP1
import ImitatedWorld

/// Shows requests as they come. It waits at the sandbox, by long polls: nothing is asked twice, and none is missed. A
/// sandbox that goes is waited for.
struct LogFollower {
  let client: AdminClient
  let parameters: [(name: String, value: String)]
  let showsJSON: Bool

  /// No shorter for the sake of what comes, which is told at once; this is how soon a reader that has gone is noticed.
  private static let waitSeconds = 10
  /// The sandbox says itself when the wait is over; this much later it is gone.
  private static let patienceMilliseconds = (waitSeconds + 15) * 1000

  func run(first: Int) throws(Failure) {
    let page = try client.call("GET", "/requests", parameters + [("limit", "\(max(first, 1))")]).root
    var last = page["requests"].elements.first
    guard show(first == 0 ? [] : page["requests"].elements.reversed(), showsTitles: true) else { return }
    while StandardStream.output.isRead {
      do {
        // Where nothing fits yet, everything that will is new.
        let entries = try next(after: last?["number"].integer ?? 0)
        guard show(entries, showsTitles: false) else { return }
        last = entries.last ?? last
      } catch  where error.isSandboxGone {
        StandardStream.complain("\(error.lines.joined(separator: "; ")); waiting for it")
        guard client.waitForReturn() else { return }
        if try !isThere(last) { last = nil }
      }
    }
  }

  /// Whether it is the sandbox that has this entry: another one begins to count anew.
  private func isThere(_ entry: JSONPart?) throws(Failure) -> Bool {
    guard let entry, let number = entry["number"].integer else { return true }
    let path = "/requests/\(number)"
    let response: ResponseReader.Response
    do {
      response = try client.exchange("GET", path, milliseconds: Self.patienceMilliseconds)
    } catch  where error.isSandboxGone {
      return false
    }
    guard response.status == 200 else { return false }
    return try client.answer(to: response).root["time"].text == entry["time"].text
  }

  /// What has come after the number, oldest first; none where the wait was in vain.
  private func next(after last: Int) throws(Failure) -> [JSONPart] {
    let wait = parameters + [("after", "\(last)"), ("timeout", "\(Self.waitSeconds)"), ("limit", "1000")]
    let response = try client.exchange("GET", "/requests/wait", wait, milliseconds: Self.patienceMilliseconds)
    if response.status == 422 { return [] }
    // Said to those who wait by a sandbox that stops.
    if response.status == 503 { throw .gone("the sandbox at \(client.url.text) is stopping") }
    var page = try client.answer(to: response).root
    var entries = page["requests"].elements
    // More than a page has come at once: the older ones are asked for page by page.
    while let before = page["meta"]["next_before"].integer {
      let older = parameters + [("after", "\(last)"), ("before", "\(before)"), ("limit", "1000")]
      page = try client.call("GET", "/requests", older).root
      guard !page["requests"].elements.isEmpty else { break }
      entries += page["requests"].elements
    }
    return entries.reversed()
  }

  /// False where nobody reads it any more.
  private func show(_ entries: [JSONPart], showsTitles: Bool) -> Bool {
    if showsJSON { return entries.allSatisfy { StandardStream.output.write(bytes: $0.source) } }
    return RequestView.rows(entries, now: nil, showsTitles: showsTitles).allSatisfy { StandardStream.output.write($0) }
  }
}

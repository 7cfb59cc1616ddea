/// Reads a wire fixture line by line.
struct WireReader {
  private let path: String
  private var line = 0
  private var cases: [WireCase] = []
  private var name: String?
  private var steps: [WireCase.Step] = []
  private var names: Set<String> = []

  init(path: String) {
    self.path = path
  }

  mutating func take(_ text: Substring) throws {
    line += 1
    if text.isEmpty { return }
    if text.hasPrefix("## ") {
      try endCase()
      let name = String(text.dropFirst(3))
      guard names.insert(name).inserted else { throw failure("two cases have this name") }
      self.name = name
      return
    }
    // The title, and the prose before the first case.
    if text.hasPrefix("# ") || name == nil { return }
    if text.hasPrefix("=>") { return steps.append(.expect(try expectation(text.dropFirst(2)))) }
    if text.hasPrefix("... ") { return steps.append(try pause(text.dropFirst(4))) }
    if text.hasPrefix("<") { return try understood(text.dropFirst(1)) }
    if text.hasPrefix(">") { return try field(text.dropFirst(1)) }
    let bytes = try WireText.bytes(text, orFail: failure)
    if case .send(let before)? = steps.last {
      steps[steps.count - 1] = .send(before + bytes)
    } else {
      steps.append(.send(bytes))
    }
  }

  mutating func finish() throws -> [WireCase] {
    try endCase()
    guard !cases.isEmpty else { throw failure("there is no case") }
    return cases
  }

  private mutating func endCase() throws {
    guard let name else { return }
    guard case .expect? = steps.last else { throw failure("\(name) does not end in what must come of it") }
    cases.append(WireCase(file: path, name: name, steps: steps))
    steps = []
  }

  private func failure(_ problem: String) -> WireFile.Failure {
    WireFile.Failure(description: "\(path).wire:\(line): \(problem)")
  }

  /// `nothing`, `closed`, `100`, or a status, whether the connection closes or stays, and after a colon the reason.
  private func expectation(_ text: Substring) throws -> WireCase.Expectation {
    let parts = text.split(separator: ":", maxSplits: 1)
    let words = (parts.first ?? "").split(separator: " ")
    switch words {
    case ["nothing"]: return .nothing
    case ["closed"]: return .closed
    case ["100"]: return .reply(WireCase.Reply(status: 100, closes: false))
    default: break
    }
    guard words.count == 2, let status = Int(words[0]), ["closes", "stays"].contains(words[1]) else {
      throw failure("expected a status and closes or stays")
    }
    let reason = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : nil
    return .reply(WireCase.Reply(status: status, closes: words[1] == "closes", reason: reason))
  }

  /// `10 s`, or `end`.
  private func pause(_ text: Substring) throws -> WireCase.Step {
    if text == "end" { return .endSending }
    guard text.hasSuffix(" s"), let seconds = Double(text.dropLast(2)) else {
      throw failure("expected a number of seconds, or end")
    }
    return .pass(seconds: seconds)
  }

  private mutating func understood(_ text: Substring) throws {
    var reply = try latestReply()
    let bytes = try WireText.bytes(text.drop { $0 == " " }, orFail: failure)
    reply.understood = reply.understood.map { $0 + [10] + bytes } ?? bytes
    steps[steps.count - 1] = .expect(.reply(reply))
  }

  /// `Name: value`, or `!Name`.
  private mutating func field(_ text: Substring) throws {
    var reply = try latestReply()
    let text = text.drop { $0 == " " }
    if text.hasPrefix("!") {
      reply.absentFields.append(String(text.dropFirst()))
    } else {
      let parts = text.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { throw failure("expected a field, or ! and the name of one") }
      reply.fields.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
    }
    steps[steps.count - 1] = .expect(.reply(reply))
  }

  private func latestReply() throws -> WireCase.Reply {
    guard case .expect(.reply(let reply))? = steps.last else {
      throw failure("this belongs behind the status of a reply")
    }
    return reply
  }
}

/// A script that cannot be read: where, and what could have stood there.
package struct ScriptError: Error, Hashable, Sendable {
  /// The byte of the text, from 0.
  package let offset: Int
  /// The word that stands there; empty at the end.
  package let found: String
  package let expected: String
  /// The words that are known at this place, for a hint at a slip.
  package let known: [String]
}

/// Reads scripts: `event [with account] [after delay | at fetch n] [webhook fault] [because reason]`, steps separated by
/// semicolons.
struct ScriptParser {
  private struct Word {
    let text: String
    let offset: Int
  }

  private let bytes: [UInt8]
  private var index = 0

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  static func parse(_ text: String) throws(ScriptError) -> Script {
    var parser = ScriptParser(text)
    var steps: [Script.Step] = []
    repeat {
      // An empty step, as after a last semicolon, is none.
      if parser.peek().text.isEmpty { continue }
      guard steps.count < Script.stepsMax else {
        throw parser.error(parser.peek(), "at most \(Script.stepsMax) steps")
      }
      steps.append(try parser.step())
    } while parser.consumeSemicolon()
    guard !steps.isEmpty else { throw parser.error(parser.peek(), "a step such as \"claim after 2s\"", events) }
    return Script(steps: steps)
  }

  private static let events = Event.Kind.allCases.map(\.rawValue)

  private mutating func step() throws(ScriptError) -> Script.Step {
    let word = next()
    guard let kind = Event.Kind(rawValue: word.text) else {
      throw error(word, "an event: \(Self.events.joined(separator: ", "))", Self.events)
    }
    var payee = Occurrence.Payee.any
    var trigger: Script.Trigger?
    var reason: PayoutReason?
    var fault: WebhookFault?
    var clauses = ["after", "at", "webhook"]
    if kind == .claim { clauses.append("with") }
    if Occurrence.takesReason(kind) { clauses.append("because") }
    while reason == nil {
      let word = peek()
      if word.text.isEmpty { break }
      guard let clause = clauses.firstIndex(of: word.text) else {
        throw error(word, (clauses + ["\";\""]).joined(separator: ", "), clauses)
      }
      _ = next()
      clauses.remove(at: clause)
      switch word.text {
      case "after":
        trigger = .after(seconds: try delay())
        clauses.removeAll { $0 == "at" }
      case "at":
        trigger = .fetch(try fetch())
        clauses.removeAll { $0 == "after" }
      case "with": payee = try self.payee()
      case "webhook": fault = try webhookFault()
      default: reason = try self.reason(of: kind)
      }
    }
    return Script.Step(
      occurrence: Occurrence(kind, payee: payee, reason: reason), trigger: trigger ?? .after(seconds: 0),
      webhookFault: fault)
  }

  private mutating func delay() throws(ScriptError) -> Int64 {
    let word = next()
    guard let seconds = WrittenDuration.seconds(word.text), seconds <= Script.secondsMax else {
      throw error(word, "a delay such as 2s, 15m or 1d12h (s, m, h, d, w)")
    }
    return seconds
  }

  private mutating func fetch() throws(ScriptError) -> Int {
    let word = next()
    guard word.text == "fetch" else { throw error(word, "\"fetch\" and a number", ["fetch"]) }
    let number = next()
    guard let count = Int(number.text), 1...Script.fetchMax ~= count else {
      throw error(number, "a number of fetches from 1 to \(Script.fetchMax)")
    }
    return count
  }

  private mutating func payee() throws(ScriptError) -> Occurrence.Payee {
    let word = next()
    if let id = Identifier(word.text, kind: .fundAccount) { return .fundAccount(id) }
    if word.text.contains("@"), !word.text.hasPrefix("@"), !word.text.hasSuffix("@") {
      return .details(.vpa(address: word.text))
    }
    throw error(word, "a fund account's id or a VPA such as asha@upi")
  }

  /// An effect; after `delay` its length may follow, after `style` its name.
  private mutating func webhookFault() throws(ScriptError) -> WebhookFault {
    let word = next()
    let effects = WebhookFault.Effect.allCases.map(\.rawValue)
    guard let effect = WebhookFault.Effect(rawValue: word.text) else {
      throw error(word, "what is done to the webhook: \(effects.joined(separator: ", "))", effects)
    }
    var fault = WebhookFault(effect)
    if effect == .delay {
      let length = peek()
      fault.delaySeconds = try delay()
      guard 1...WebhookFault.delaySecondsMax ~= fault.delaySeconds else {
        throw error(length, "a delay from 1s to 1d")
      }
    }
    if effect == .style {
      let styles = WebhookStyle.allCases.map(\.rawValue)
      let word = next()
      guard let style = WebhookStyle(rawValue: word.text) else {
        throw error(word, styles.joined(separator: ", "), styles)
      }
      fault.style = style
    }
    return fault
  }

  /// Everything up to the step's end.
  private mutating func reason(of kind: Event.Kind) throws(ScriptError) -> PayoutReason {
    skipBlanks()
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
    var end = index
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    guard end > start else {
      throw error(Word(text: "", offset: start), "a reason such as beneficiary_bank_offline")
    }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    let reason = PayoutReason(text)
    if kind == .claim, reason.beginning == nil {
      let known = PayoutReason.ofBeginnings
      throw error(
        Word(text: text, offset: start), "a reason for a payout to begin elsewhere: \(known.joined(separator: ", "))",
        known)
    }
    return reason
  }

  private mutating func consumeSemicolon() -> Bool {
    skipBlanks()
    guard index < bytes.count else { return false }
    // Words end at blanks and semicolons: here nothing else can stand.
    index += 1
    return true
  }

  private mutating func next() -> Word {
    let word = peek()
    index = word.offset + word.text.utf8.count
    return word
  }

  private func peek() -> Word {
    var start = index
    while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
    var end = start
    while end < bytes.count, !Self.isBlank(bytes[end]), bytes[end] != UInt8(ascii: ";") { end += 1 }
    return Word(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: start)
  }

  private mutating func skipBlanks() {
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func error(_ word: Word, _ expected: String, _ known: [String] = []) -> ScriptError {
    ScriptError(offset: word.offset, found: word.text, expected: expected, known: known)
  }
}

extension Script {
  /// Reads a script as people write it.
  package init(_ text: String) throws(ScriptError) {
    self = try ScriptParser.parse(text)
  }
}

import JSON
import PayoutLinks

/// Reads one payout link of a fixture: checks what the rules need, keeps everything else as it stands.
struct PayoutLinkReader {
  let document: JSONDocument
  /// What relative times count from.
  let start: Timestamp

  // What one link has said so far.
  private var id: Identifier?
  private var status: Status?
  private var attemptCount: Int32 = 0
  private var fundAccountID: Identifier?
  private var payoutID: Identifier?
  private var amount: Int?
  private var cancelledAt: Timestamp?
  private var expireBy: Timestamp?
  private var expiredAt: Timestamp?
  private var createdAt: Timestamp?
  private var channels: Message.Channels = []
  private var facts = SeedLinkFacts()
  private var script: Script?
  private var payouts: [Payout] = []
  private var unknown: [JSONNode] = []
  private var hasID = false
  private var hasStatus = false
  private var hasErrors = false

  init(document: JSONDocument, start: Timestamp) {
    self.document = document
    self.start = start
  }

  /// The link that `node` stands for; nil, with the reasons in `report`, where it cannot be used.
  mutating func read(_ node: JSONNode, _ report: inout FixtureReport) -> SeedLink? {
    guard document.kind(of: node) == .object else {
      report.error(
        at: document.sourceRange(of: node).lowerBound, "expected a payout link, an object; found \(found(node))")
      return nil
    }
    self = PayoutLinkReader(document: document, start: start)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(document.sourceRange(of: node).count)
    var writer = JSONWriter(appendingTo: bytes)
    bytes = []
    writer.object { writer in
      for (key, value) in document.members(of: node) {
        let field = PayoutLinkField(key, in: document)
        if field == nil, document.isString(key, equalTo: "sandbox") {
          readSandbox(value, &report)
          continue
        }
        if let field {
          readField(field, key, value, &writer, &report)
        } else {
          unknown.append(key)
          writer.member(document, key, value)
        }
      }
    }
    for (first, repeated) in document.duplicateKeys(of: node) {
      hasErrors = true
      report.error(
        at: document.sourceRange(of: repeated).lowerBound,
        "duplicate key \(document.excerpt(of: repeated))",
        earlier: report.place(document.sourceRange(of: first).lowerBound))
    }
    for slip in PayoutLinkField.slips(unknown, of: node, in: document) {
      addError(slip.key, "unknown field \"\(slip.name)\"; did you mean \"\(slip.meant)\"?", &report)
    }
    if !hasID { addError(node, "a payout link needs an \"id\"", &report) }
    if !hasStatus {
      addError(node, "a payout link needs a \"status\": \(Self.statuses)", &report)
    }
    let text = writer.finish()
    guard report.takes("a payout link", of: text.count, at: document.sourceRange(of: node).lowerBound), !hasErrors,
      let id, let status
    else { return nil }
    warnOfContradictions(node, status, &report)
    let link = PayoutLink(
      id: id, status: status, attemptCount: attemptCount, fundAccountID: fundAccountID, payoutID: payoutID,
      amount: amount, cancelledAt: cancelledAt, expireBy: expireBy, expiredAt: expiredAt,
      channels: channels.intersection(Message.Channels(sms: facts.phone != 0, email: facts.email != 0)))
    return SeedLink(
      link: link, createdAt: createdAt ?? Timestamp(0), document: LinkDocument.exact(text), facts: facts,
      script: script, payouts: payouts)
  }

  private mutating func readField(
    _ field: PayoutLinkField, _ key: JSONNode, _ value: JSONNode, _ writer: inout JSONWriter,
    _ report: inout FixtureReport
  ) {
    let name = field.rawValue
    switch field {
    case .id:
      hasID = true
      id = identifier(.payoutLink, value, nullable: false, &report)
    case .entity:
      if !document.isString(value, equalTo: "payout_link") {
        addError(value, "\"entity\" of a payout link must be \"payout_link\"; found \(found(value))", &report)
      }
    case .contactID: facts.contactID = identifier(.contact, value, nullable: true, &report)
    case .fundAccountID: fundAccountID = identifier(.fundAccount, value, nullable: true, &report)
    case .payoutID: payoutID = identifier(.payout, value, nullable: true, &report)
    case .status:
      hasStatus = true
      let text = document.string(of: value)
      status = text.flatMap(Status.init(rawValue:))
      if status == nil {
        let hint = text.map { Spelling.hint(for: $0, among: Status.allCases.map(\.rawValue)) } ?? ""
        addError(value, "\"status\" must be one of \(Self.statuses); found \(found(value))\(hint)", &report)
      }
    case .contact: return readContact(key, value, &writer, &report)
    case .amount: readAmount(value, &report)
    case .attemptCount:
      if let count = document.wholeNumber(of: value), let exact = Int32(exactly: count), exact >= 0 {
        attemptCount = exact
      } else {
        addError(
          value, "\"attempt_count\" must be a whole number from 0 to \(Int32.max); found \(found(value))", &report)
      }
    case .cancelledAt: return cancelledAt = readTime(name, key, value, &writer, &report)
    case .expireBy: return expireBy = readTime(name, key, value, &writer, &report)
    case .expiredAt: return expiredAt = readTime(name, key, value, &writer, &report)
    case .createdAt: return createdAt = readTime(name, key, value, &writer, &report)
    case .sendSMS, .sendEmail:
      expect(value, name, "true or false", &report, .boolean)
      if document.boolean(of: value) == true { channels.insert(field == .sendSMS ? .sms : .email) }
    case .purpose, .currency, .shortURL: expect(value, name, "a string", &report, .string)
    case .description, .receipt: expect(value, name, "a string or null", &report, .string, .null)
    case .notes: expect(value, name, "an object, or [] for none", &report, .object, .array, .null)
    }
    let offset = SeedLinkFacts.Offset(clamping: writer.member(document, key, value))
    switch field {
    case .purpose: facts.purpose = offset
    case .receipt: facts.receipt = offset
    case .shortURL: facts.shortURL = offset
    default: break
    }
  }

  /// What is the sandbox's own of a link, and never returned.
  private mutating func readSandbox(_ node: JSONNode, _ report: inout FixtureReport) {
    guard document.kind(of: node) == .object else {
      return addError(
        node, "\"sandbox\" must be an object with a \"script\" or \"payouts\"; found \(found(node))", &report)
    }
    for (key, value) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      if name == "payouts" {
        var reader = SeedPayoutReader(document: document)
        payouts = reader.read(value, &report)
        if reader.hasErrors { hasErrors = true }
        continue
      }
      guard name == "script" else {
        let hint = Spelling.hint(for: name, among: ["script", "payouts"])
        addError(
          key, "unknown field \"\(name.prefix(64))\" in \"sandbox\"; it can have a \"script\" and \"payouts\"\(hint)",
          &report)
        continue
      }
      guard let text = document.string(of: value) else {
        addError(
          value, "\"script\" must be a string such as \"claim after 2s; process after 5s\"; found \(found(value))",
          &report
        )
        continue
      }
      do throws(ScriptError) {
        script = try Script(text)
      } catch {
        addError(value, "the script cannot be read: \(error.text)", &report)
      }
    }
  }

  private mutating func readContact(
    _ key: JSONNode, _ node: JSONNode, _ writer: inout JSONWriter, _ report: inout FixtureReport
  ) {
    writer.key(document, key)
    writer.object { readContact(node, &$0, &report) }
  }

  private mutating func readContact(_ node: JSONNode, _ writer: inout JSONWriter, _ report: inout FixtureReport) {
    guard document.kind(of: node) == .object else {
      return addError(
        node, "\"contact\" must be an object with \"name\", \"contact\" and \"email\"; found \(found(node))", &report)
    }
    var unknown: [JSONNode] = []
    for (key, value) in document.members(of: node) {
      let offset = SeedLinkFacts.Offset(clamping: writer.member(document, key, value))
      guard let field = ContactField(key, in: document) else {
        unknown.append(key)
        continue
      }
      expect(value, "contact.\(field.rawValue)", "a string or null", &report, .string, .null)
      guard document.kind(of: value) == .string else { continue }
      switch field {
      case .name: facts.name = offset
      case .type: facts.type = offset
      // An empty one leads nowhere.
      case .contact: facts.phone = document.isString(value, equalTo: "") ? 0 : offset
      case .email: facts.email = document.isString(value, equalTo: "") ? 0 : offset
      }
    }
    for slip in ContactField.slips(unknown, of: node, in: document) {
      addError(slip.key, "unknown field \"\(slip.name)\" in a contact; did you mean \"\(slip.meant)\"?", &report)
    }
  }

  private mutating func readAmount(_ node: JSONNode, _ report: inout FixtureReport) {
    guard let amount = document.wholeNumber(of: node) else {
      return addError(node, "\"amount\" must be a whole number of paise; found \(found(node))", &report)
    }
    self.amount = Int(clamping: amount)
    if amount < 0 {
      addError(node, "\"amount\" cannot be negative; found \(found(node))", &report)
    } else if amount < 100 {
      warn(node, "\"amount\" is under 100 paise, which the provider does not allow", &report)
    }
  }

  private mutating func readTime(
    _ name: String, _ key: JSONNode, _ node: JSONNode, _ writer: inout JSONWriter, _ report: inout FixtureReport
  ) -> Timestamp? {
    if let text = document.string(of: node), let time = RelativeTime.time(text, from: start) {
      writer.key(document, key)
      writer.integer(Int(time.seconds))
      return time
    }
    writer.member(document, key, node)
    if document.kind(of: node) == .null { return nil }
    if let time = document.time(of: node) { return time }
    addError(node, "\"\(name)\" must be null, \(RelativeTime.allowed); found \(found(node))", &report)
    return nil
  }

  private mutating func identifier(
    _ kind: Identifier.Kind, _ node: JSONNode, nullable: Bool, _ report: inout FixtureReport
  ) -> Identifier? {
    if nullable, document.kind(of: node) == .null { return nil }
    if let text = document.string(of: node), let id = Identifier(text, kind: kind) { return id }
    addError(
      node, "expected \"\(kind.prefix)\" and 14 letters or digits\(nullable ? ", or null" : ""); found \(found(node))",
      &report)
    return nil
  }

  private mutating func expect(
    _ node: JSONNode, _ name: @autoclosure () -> String, _ allowed: String, _ report: inout FixtureReport,
    _ kind: JSONKind,
    _ other: JSONKind? = nil, _ third: JSONKind? = nil
  ) {
    let found = document.kind(of: node)
    if found != kind, found != other, found != third {
      addError(node, "\"\(name())\" must be \(allowed); found \(self.found(node))", &report)
    }
  }

  /// States that the real service does not get into. People paste what they captured: it is taken, and told.
  private func warnOfContradictions(_ node: JSONNode, _ status: Status, _ report: inout FixtureReport) {
    if status == .cancelled, cancelledAt == nil {
      warn(node, "a cancelled link without \"cancelled_at\"", &report)
    }
    if status != .cancelled, cancelledAt != nil {
      warn(node, "a link with \"cancelled_at\" that is \(status.rawValue)", &report)
    }
    if status == .processing || status == .processed, fundAccountID == nil {
      warn(node, "a \(status.rawValue) link without a \"fund_account_id\"", &report)
    }
    if status == .issued, let expireBy, expireBy <= start {
      warn(
        node,
        "an issued link whose \"expire_by\" has passed is expired from the start; use \"+30d\" to keep it issued",
        &report)
    }
  }

  private mutating func addError(_ node: JSONNode, _ message: String, _ report: inout FixtureReport) {
    hasErrors = true
    report.error(at: document.sourceRange(of: node).lowerBound, message)
  }

  private func warn(_ node: JSONNode, _ message: @autoclosure () -> String, _ report: inout FixtureReport) {
    report.warning(at: document.sourceRange(of: node).lowerBound, message())
  }

  private func found(_ node: JSONNode) -> String {
    document.excerpt(of: node)
  }

  private static let statuses = Status.allCases.map(\.rawValue).joined(separator: ", ")
}

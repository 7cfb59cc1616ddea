import HTTP1
import JSON
package import PayoutLinks

/// Turns fixture files into a seed, or into everything that is wrong with them.
///
/// A file is an object with sections (`accounts`, `payout_links`, what stands around links), or a payout link, an array
/// of them, or the list envelope of a captured reply; bare links go to the built-in account. Comments and trailing
/// commas are taken.
package struct FixtureLoader {
  private static let sections = ["accounts"] + AccountEntityReader.sections + ["payout_links"]
  private static let accountFields = [
    "id", "account_numbers", "keys", "approval_workflow", "payout_approval", "low_balance", "expiry", "purposes",
    "branding", "contact_types", "contacts", "fund_accounts", "payouts", "payout_links", "webhooks", "webhook_events",
    "transactions",
  ]
  private static let keyFields = ["id", "secret"]

  private let start: Timestamp
  private var accounts: [SeedAccount] = []
  private var hasTooManyAccounts = false
  private var builtInLinks: [SeedLink] = []
  /// What stands around the links, by account; and around the bare ones.
  private var entities: [AccountEntityReader] = []
  private var builtInEntities: AccountEntityReader?
  private var linkPlaces: [Identifier: FixtureReport.Place] = [:]
  private var keyPlaces: [String: FixtureReport.Place] = [:]
  private var accountPlaces: [String: FixtureReport.Place] = [:]
  private var report = FixtureReport()

  /// A file that is longer is read in pieces of this size.
  private let pieceBytes: Int
  /// Only regular files are read.
  private let again: Bool

  /// Relative times count from `start`.
  package init(start: Timestamp, again: Bool = false, pieceBytes: Int = 1 << 20) {
    self.start = start
    self.again = again
    self.pieceBytes = pieceBytes
  }

  /// A long array of links is read piece by piece. Where anything is wrong with it, or odd, it is read once more,
  /// whole, to tell where.
  package mutating func load(file path: String) throws(FixtureFiles.Failure) {
    let file = try FixtureFiles.OpenFile(path, again: again)
    // A pipe has no size: it can be read, and even opened, only once.
    guard file.size > pieceBytes, file.size <= FixtureFiles.bytesMax else {
      return load(path, try FixtureFiles.read(file))
    }
    if !loadPieces(file) { load(path, try FixtureFiles.read(path)) }
  }

  /// False, with nothing kept, when the file is not an array of links without errors.
  private mutating func loadPieces(_ file: FixtureFiles.OpenFile) -> Bool {
    var isReadable = true
    let reader = JSONPieceReader(as: .fixture) { [pieceBytes] bytes, atLeast in
      guard let count = try? file.read(upTo: max(pieceBytes, atLeast), into: &bytes) else {
        isReadable = false
        return false
      }
      return count > 0
    }
    guard let reader else { return false }
    let (earlierLinks, earlierReport) = (builtInLinks.count, report)
    report.begin(file.path, nil)
    let isParsed = (try? readElements(of: reader, textBytes: file.size)) != nil
    if isParsed, isReadable, report.count == earlierReport.count { return true }
    for link in builtInLinks[earlierLinks...] { linkPlaces[link.link.id] = nil }
    builtInLinks.removeSubrange(earlierLinks...)
    report = earlierReport
    return false
  }

  /// Up to the first of which there is something to tell.
  private mutating func readElements(of reader: consuming JSONPieceReader, textBytes: Int) throws(JSONError) {
    let findings = report.count
    var room: Int? = textBytes
    while report.count == findings, let document = try reader.next() {
      report.base = reader.offset
      readElement(document, makingRoomFor: &room)
    }
  }

  package mutating func load(_ source: String, _ bytes: [UInt8]) {
    if var reader = JSONArrayReader(bytes, as: .fixture) { return loadArray(source, &reader) }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: bytes, as: .fixture)
    } catch {
      return report.add(FixtureIssue(source: source, error))
    }
    report.begin(source, document)
    readRoot(document)
  }

  /// An array of links, each read before the next is parsed.
  private mutating func loadArray(_ source: String, _ array: inout JSONArrayReader) {
    let whole = array.empty
    report.begin(source, whole)
    do throws(JSONError) {
      var room: Int? = whole.bytes.count
      while let document = try array.next() { readElement(document, makingRoomFor: &room) }
    } catch {
      report.add(FixtureIssue(source: source, error))
    }
  }

  /// Reads the one link of the document; the first of a text tells how much room all of it takes.
  private mutating func readElement(_ document: JSONDocument, makingRoomFor textBytes: inout Int?) {
    for link in document.elements(of: document.root) {
      if let textBytes { makeRoom(forTextOf: textBytes, withElementsOf: document.sourceRange(of: link).count) }
      textBytes = nil
      readLink(document, link, into: nil)
    }
  }

  /// For as many links as there would be if all were like the first; where that is wrong the tables grow by themselves.
  private mutating func makeRoom(forTextOf bytes: Int, withElementsOf elementBytes: Int) {
    // Room for exactly so many more is made by copying what is there: once, not for each of a thousand small files.
    guard builtInLinks.isEmpty else { return }
    let count = min(bytes / (elementBytes + 1) + 1, 1 << 20)
    linkPlaces.reserveCapacity(linkPlaces.count + count)
    builtInLinks.reserveCapacity(count)
  }

  package mutating func fail(_ source: String, _ message: String) {
    report.add(FixtureIssue(source: source, line: nil, column: nil, severity: .error, message: message))
  }

  /// The seed of all that was loaded; all errors and warnings where there was an error.
  package consuming func finish() throws(FixtureError) -> Seed {
    // Whoever defines the built-in key or account in a fixture means that account for the bare links too.
    let builtIn = SeedAccount.builtIn
    let home = accounts.firstIndex { $0.id == builtIn.id || $0.keys.contains { $0.id == APIKey.builtIn.id } }
    if let home {
      accounts[home].links.append(contentsOf: builtInLinks)
    } else {
      var account = builtIn
      account.links = builtInLinks
      accounts.append(account)
    }
    var report = report
    for index in accounts.indices {
      Belongings.put(
        index < entities.count ? entities[index] : nil, index == home ?? accounts.count - 1 ? builtInEntities : nil,
        into: &accounts[index], at: accountPlaces[accounts[index].id], linkPlaces: linkPlaces, &report)
    }
    let issues = report.issues()
    if report.hasErrors { throw FixtureError(issues: issues) }
    return Seed(accounts: accounts, warnings: issues)
  }

  private mutating func readRoot(_ document: JSONDocument) {
    let root = document.root
    switch document.kind(of: root) {
    case .array:
      readLinks(document, root, into: nil)
    case .object:
      if document.value(of: root, forKey: "items") != nil {
        readEnvelope(document, root)
      } else if document.members(of: root).contains(where: { Self.sections.contains(document.string(of: $0.key) ?? "") }
      ) {
        readSections(document, root)
      } else if document.value(of: root, forKey: "id") != nil || document.value(of: root, forKey: "status") != nil {
        readLink(document, root, into: nil)
      } else {
        let names = document.members(of: root).lazy.compactMap { document.string(of: $0.key) }
        let hint = names.compactMap { Spelling.nearest(to: $0, among: Self.sections) }.first
        error(
          document, root,
          "expected sections (\"accounts\", \"payout_links\"), a payout link, an array of links or a list"
            + (hint.map { "; did you mean \"\($0)\"?" } ?? ""))
      }
    case .null, .boolean, .number, .string:
      error(
        document, root,
        "expected sections, a payout link, an array of links or a list; found \(document.excerpt(of: root))")
    }
  }

  private mutating func readEnvelope(_ document: JSONDocument, _ root: JSONNode) {
    for (key, value) in document.members(of: root) where document.isString(key, equalTo: "items") {
      let first = builtInLinks.count
      readLinks(document, value, into: nil)
      // A reply lists the newest first, and of equal times the order of arrival decides: so it comes back as it was.
      builtInLinks[first...].reverse()
    }
  }

  private mutating func readSections(_ document: JSONDocument, _ root: JSONNode) {
    refuseRepeated(document, root)
    for (key, value) in document.members(of: root) {
      switch document.string(of: key) ?? "" {
      case "accounts":
        guard document.kind(of: value) == .array else {
          error(document, value, "\"accounts\" must be an array; found \(document.excerpt(of: value))")
          continue
        }
        for account in document.elements(of: value) { readAccount(document, account) }
      case "payout_links": readLinks(document, value, into: nil)
      // For editors.
      case "$schema" where document.kind(of: value) == .string: continue
      case let name where AccountEntityReader.sections.contains(name):
        if builtInEntities == nil { builtInEntities = AccountEntityReader(document: document) }
        builtInEntities?.read(section: name, value, of: document, &report)
      case let name: unknown(document, key, name, "a fixture's sections are", Self.sections)
      }
    }
  }

  private mutating func readAccount(_ document: JSONDocument, _ node: JSONNode) {
    guard document.kind(of: node) == .object else {
      return error(document, node, "expected an account, an object; found \(document.excerpt(of: node))")
    }
    refuseRepeated(document, node)
    guard accounts.count < Seed.accountsMax else {
      // Of thousands the first is enough.
      if !hasTooManyAccounts { error(document, node, "there are more than \(Seed.accountsMax) accounts") }
      hasTooManyAccounts = true
      return
    }
    let index = accounts.count
    accounts.append(SeedAccount(id: ""))
    var entities = AccountEntityReader(document: document)
    for (key, value) in document.members(of: node) {
      switch document.string(of: key) ?? "" {
      case "id":
        guard let id = document.string(of: value), Self.isName(id, prefix: "acc_") else {
          error(document, value, "expected \"acc_\" and letters or digits; found \(document.excerpt(of: value))")
          continue
        }
        if let first = accountPlaces[id] {
          error(document, value, "duplicate account \"\(id)\"", earlier: first)
        }
        accountPlaces[id] = place(document, value)
        accounts[index].id = id
      case "account_numbers":
        accounts[index].rules.accountNumbers += texts(document, value, "account_numbers", "\"7878780080316316\"")
      case "purposes": accounts[index].rules.purposes += texts(document, value, "purposes", "\"prize money\"")
      case "contact_types":
        accounts[index].rules.contactTypes += texts(document, value, "contact_types", "\"driver\"")
      case "approval_workflow":
        accounts[index].rules.approvalWorkflow = boolean(document, value, "approval_workflow")
      case "payout_approval":
        accounts[index].rules.payouts.approval = boolean(document, value, "payout_approval")
      case "low_balance":
        accounts[index].rules.payouts.lowBalance = boolean(document, value, "low_balance")
      case "transactions": accounts[index].transactions = TransactionReader.read(document, value, &report)
      case "branding": accounts[index].branding = BrandingReader.read(document, value, &report)
      case "expiry": accounts[index].rules.expiry = boolean(document, value, "expiry")
      case let name where AccountEntityReader.sections.contains(name):
        entities.read(section: name, value, of: document, &report)
      case "keys":
        guard document.kind(of: value) == .array else {
          error(
            document, value, "\"keys\" must be an array of {\"id\", \"secret\"}; found \(document.excerpt(of: value))")
          continue
        }
        for key in document.elements(of: value) { readKey(document, key, into: index) }
      case "payout_links": readLinks(document, value, into: index)
      case "webhooks": accounts[index].webhooks = WebhookFixtureReader.read(document, value, &report)
      case "webhook_events": accounts[index].webhookEvents = WebhookEventReader.read(document, value, &report)
      case let name: unknown(document, key, name, "an account has", Self.accountFields)
      }
    }
    WebhookEventReader.check(accounts[index], document, node, &report)
    self.entities.append(entities)
    if document.value(of: node, forKey: "id") == nil {
      error(document, node, "an account needs an \"id\" such as \"acc_00000000000002\"")
    }
    if accounts[index].keys.isEmpty, document.value(of: node, forKey: "keys") == nil {
      report.warning(
        at: document.sourceRange(of: node).lowerBound, "an account without \"keys\" cannot be used")
    }
  }

  private mutating func texts(
    _ document: JSONDocument, _ node: JSONNode, _ name: String, _ example: String
  ) -> [String] {
    guard document.kind(of: node) == .array else {
      error(document, node, "\"\(name)\" must be an array of strings; found \(document.excerpt(of: node))")
      return []
    }
    return document.elements(of: node).compactMap { element in
      if let text = document.string(of: element), !text.isEmpty { return text }
      error(
        document, element,
        "\"\(name)\" must have strings such as \(example); found \(document.excerpt(of: element))")
      return nil
    }
  }

  private mutating func boolean(_ document: JSONDocument, _ node: JSONNode, _ name: String) -> Bool {
    if let value = document.boolean(of: node) { return value }
    error(document, node, "\"\(name)\" must be true or false; found \(document.excerpt(of: node))")
    return false
  }

  private mutating func readKey(_ document: JSONDocument, _ node: JSONNode, into index: Int) {
    guard document.kind(of: node) == .object else {
      return error(document, node, "expected a key, {\"id\", \"secret\"}; found \(document.excerpt(of: node))")
    }
    refuseRepeated(document, node)
    var id: String?
    var secret: String?
    for (key, value) in document.members(of: node) {
      switch document.string(of: key) ?? "" {
      case "id":
        guard let text = document.string(of: value), Self.isName(text, prefix: "rzp_test_") else {
          error(
            document, value,
            "a key's id must be \"rzp_test_\" and letters or digits (live keys are not allowed in a sandbox); found "
              + document.excerpt(of: value))
          continue
        }
        if let first = keyPlaces[text] {
          error(document, value, "duplicate key \"\(text)\"", earlier: first)
        }
        keyPlaces[text] = place(document, value)
        id = text
      case "secret":
        // Not quoted back: a secret that somebody mistyped is still one.
        if document.kind(of: value) == .null {
          // As the export of an isolated account has it: any secret opens it.
          secret = ""
          continue
        }
        guard let text = document.string(of: value), !text.isEmpty else {
          error(document, value, "a key's secret must be a non-empty string, or null to accept any secret")
          continue
        }
        secret = text
      case let name: unknown(document, key, name, "a key has", Self.keyFields)
      }
    }
    for name in Self.keyFields where document.value(of: node, forKey: name) == nil {
      error(document, node, "a key needs \"\(name)\"")
    }
    if let id, let secret { accounts[index].keys.append(APIKey(id: id, secret: secret)) }
  }

  private mutating func readLinks(_ document: JSONDocument, _ node: JSONNode, into account: Int?) {
    guard document.kind(of: node) == .array else {
      return error(document, node, "expected an array of payout links; found \(document.excerpt(of: node))")
    }
    var reader = PayoutLinkReader(document: document, start: start)
    for link in document.elements(of: node) { addLink(document, link, &reader, into: account) }
  }

  private mutating func readLink(_ document: JSONDocument, _ node: JSONNode, into account: Int?) {
    var reader = PayoutLinkReader(document: document, start: start)
    addLink(document, node, &reader, into: account)
  }

  private mutating func addLink(
    _ document: JSONDocument, _ node: JSONNode, _ reader: inout PayoutLinkReader, into account: Int?
  ) {
    guard let link = reader.read(node, &report) else { return }
    if let first = linkPlaces.updateValue(place(document, node), forKey: link.link.id) {
      linkPlaces[link.link.id] = first
      let id = document.value(of: node, forKey: "id") ?? node
      return error(document, id, "duplicate payout link \"\(link.link.id)\"", earlier: first)
    }
    if let account { accounts[account].links.append(link) } else { builtInLinks.append(link) }
  }

  private mutating func refuseRepeated(_ document: JSONDocument, _ object: JSONNode) {
    for (first, repeated) in document.duplicateKeys(of: object) {
      error(
        document, repeated, "duplicate key \(document.excerpt(of: repeated))",
        earlier: place(document, first))
    }
  }

  private mutating func unknown(
    _ document: JSONDocument, _ key: JSONNode, _ name: String, _ whole: String, _ known: [String]
  ) {
    error(
      document, key,
      "unknown key \"\(name.prefix(64))\": \(whole) \(Spelling.list(known))\(Spelling.hint(for: name, among: known))")
  }

  private mutating func error(
    _ document: JSONDocument, _ node: JSONNode, _ message: @autoclosure () -> String,
    earlier: FixtureReport.Place? = nil
  ) {
    report.error(at: document.sourceRange(of: node).lowerBound, message(), earlier: earlier)
  }

  private func place(_ document: JSONDocument, _ node: JSONNode) -> FixtureReport.Place {
    report.place(document.sourceRange(of: node).lowerBound)
  }

  /// `prefix` and at least one letter, digit, `_` or `-`: what cannot disturb a header, a log line or a path.
  private static func isName(_ text: String, prefix: String) -> Bool {
    guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count, text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "-_".utf8.contains($0) }
  }
}

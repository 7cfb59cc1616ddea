import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET /__admin/messages`: the texts and mails that the provider would have sent to an account's contacts, newest first.
enum MessagesEndpoint {
  private static let countUnstated = 50
  private static let countMax = 1000
  /// A page ends where it has read so many bytes of links: each message is written from its link.
  private static let pageBytesMax = 256 << 10

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["payout_link_id", "kind", "channel", "count", "skip"] + AccountSelection.names)
    let accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    guard let account = accounts.first, accounts.count == 1 else {
      throw RequestRefusal(
        status: 400, code: "account_needed",
        message: "there are \(accounts.count) accounts: say whose are meant, ?key=rzp_test_… or ?account=acc_…")
    }
    var listing = MessageListing()
    if let text = query["payout_link_id"] {
      guard let link = Identifier(text, kind: .payoutLink) else { throw .invalid(OwnCall.linkIDExpected) }
      listing.link = link
    }
    listing.kind = try choice("kind", query, Message.Kind.allCases)
    listing.channel = try choice("channel", query, Message.Channel.allCases)
    let count = try query.wholeNumber("count", 1...countMax) ?? countUnstated
    let skip = try query.wholeNumber("skip", 0...Int.max) ?? 0
    listing.range.skip = skip
    // One more than is shown tells whether there are more.
    listing.range.count = count + 1
    let page = account.messages(listing)
    var shown: [(message: Message, written: Account.Written)] = []
    var bytes = 0
    for message in page.prefix(count) {
      guard let written = account.written(message) else { continue }
      bytes += written.document.count
      // The first is shown however long its link is.
      guard shown.isEmpty || bytes <= pageBytesMax else { break }
      shown.append((message, written))
    }
    let next = skip.addingReportingOverflow(shown.count)
    let now = account.now(at: call.real).seconds
    return .object { writer in
      writer.field("account", account.id)
      writer.field("now", Int(now))
      writer.array("messages") { writer in
        for (message, written) in shown { writer.object { write(message, written, account, &$0) } }
      }
      writer.object("meta") { writer in
        writer.field("next_skip", page.count > shown.count && !next.overflow ? next.partialValue : nil)
        writer.field("total", account.messageCount)
        writer.field("forgotten", account.forgottenMessageCount)
      }
    }
  }

  private static func write(
    _ message: Message, _ written: Account.Written, _ account: Account, _ writer: inout JSONWriter
  ) {
    guard let link = JSONDocument(written: written.document) else { return }
    let payee = written.payout?.fundAccount.flatMap { account.fundAccount($0) }?.hint
    let words = MessageWords(message, link, written.payout, payee: payee)
    writer.field("number", message.number)
    writer.field("payout_link_id", written.link.description)
    writer.field("payout_id", message.payout?.description)
    writer.field("kind", message.kind.rawValue)
    writer.field("channel", message.channel.rawValue)
    writer.field("to", words.receiver)
    writer.field("subject", words.subject)
    writer.field("text", words.text)
    writer.field("short_url", words.url)
    writer.field("at", Int(message.at.seconds))
    writer.field("at_text", ISODate.text(message.at.seconds))
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ name: String, _ query: AdminQuery, _ choices: [Choice]
  ) throws(RequestRefusal) -> Choice? {
    guard let text = query[name] else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let names = choices.map(\.rawValue)
    let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: names) : ""
    throw .invalid("\"\(name)\" must be one of \(names.joined(separator: ", ")); found \"\(text.prefix(64))\"\(hint)")
  }
}

import ImitatedWorld
import JSON
import PayoutLinks

/// What a message says, in the sandbox's own words: the provider has published none of its texts.
struct MessageWords {
  /// Where it would have gone.
  let receiver: String
  /// Of a mail.
  let subject: String?
  let text: String
  let url: String?

  /// `link` is as it is returned; `payee` is where the payout went, in words.
  init(_ message: Message, _ link: JSONDocument, _ payout: Payout?, payee: String?) {
    func text(_ name: String, of node: JSONNode?) -> String? {
      guard let value = node.flatMap({ link.value(of: $0, forKey: name) }), let text = link.string(of: value),
        !text.isEmpty
      else { return nil }
      return text
    }
    let contact = link.value(of: link.root, forKey: "contact")
    let minor = link.value(of: link.root, forKey: "amount").flatMap { link.wholeNumber(of: $0) } ?? 0
    let amount = Amount.text(minor, currency: text("currency", of: link.root))
    let url = text("short_url", of: link.root)
    let end = url.map { ": \($0)" } ?? "."
    let expireBy = link.value(of: link.root, forKey: "expire_by").flatMap { link.wholeNumber(of: $0) }
    let until = expireBy.flatMap { $0 > 0 ? ContactPage.moment(Int64($0)) : nil }
    let (title, words): (String, String)
    switch message.kind {
    case .issued:
      title = "\(amount) for you"
      words = "You have been sent \(amount). Claim it\(until.map { " by \($0)" } ?? "")\(end)"
    case .reminder:
      title = "\(amount) is waiting for you"
      words = "\(amount) is still waiting for you. Claim it\(until.map { " by \($0)" } ?? "")\(end)"
    case .paid:
      title = "\(amount) has been paid"
      let facts = [payee.map { " It went to: \($0)." }, payout?.bankReference.map { " UTR: \($0)." }]
      words = "\(amount) has been paid.\(facts.compactMap { $0 }.joined()) Details\(end)"
    case .failed:
      title = "The transfer of \(amount) did not work"
      let reason = payout?.reason.map { " \(Self.sentence($0.description))" } ?? ""
      // What it was then: a link that comes back late expires at once.
      let isOver = expireBy.map { $0 <= Int(message.at.seconds) } ?? false
      let advice = isOver ? "The link has expired, and cannot be used again. Details" : "Try again"
      words = "\(title).\(reason) \(advice)\(end)"
    }
    self.url = url
    switch message.channel {
    case .sms:
      receiver = text("contact", of: contact) ?? ""
      subject = nil
      self.text = words
    case .email:
      receiver = text("email", of: contact) ?? ""
      subject = title
      let name = text("name", of: contact).map { "Hello \($0),\n\n" } ?? ""
      let reason = text("description", of: link.root).map { "For: \($0)\n\n" } ?? ""
      self.text = "\(name)\(words)\n\n\(reason)This is a sandbox: nothing was sent, and no money moves.\n"
    }
  }

  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : "\(text)." }
}

import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET /i/:code`: what opens when somebody follows a short URL. A browser gets the page that takes an account, other
/// programs a short text.
enum ShortURLEndpoint {
  static func reply(_ call: OwnCall) -> Reply {
    let code = call.bytes(.code)
    let wantsPage = ContactPageEndpoint.isWanted(call.request)
    if let account = call.world.account(ofCode: code) {
      guard call.world.backlogs.isSettled(account, at: call.real) else { return .later(.again) }
      if wantsPage {
        return ContactPageEndpoint.page(call, account).map(ContactPageEndpoint.show) ?? ContactPageEndpoint.unknown
      }
      if let (id, text) = account.link(ofCode: code.span, at: account.now(at: call.real)) {
        return Reply(status: 200, contentType: .text, body: Array(page(id, text).utf8))
      }
    }
    if wantsPage { return ContactPageEndpoint.unknown }
    return Reply(
      status: 404, contentType: .text, fields: FieldLines("Sandbox-Reason", "no payout link has this short URL"),
      body: Array("No payout link has this short URL.\n".utf8))
  }

  private static func page(_ id: Identifier, _ text: [UInt8]) -> String {
    guard let link = JSONDocument(written: text) else { return "" }
    var lines = ["payout link  \(id)"]
    for (name, field) in [
      ("status", "status"), ("amount", "amount"), ("currency", "currency"), ("description", "description"),
      ("expire by", "expire_by"),
    ] {
      guard let value = link.value(of: link.root, forKey: field), link.kind(of: value) != .null else { continue }
      let label = name.padded(to: 11)
      lines.append("\(label)  \(link.string(of: value) ?? link.numberText(of: value) ?? "")")
    }
    if let status = link.value(of: link.root, forKey: "status"), link.isString(status, equalTo: "issued") {
      lines.append("")
      lines.append("To claim it in this sandbox: POST /__admin/payout-links/\(id)/transitions {\"event\": \"claim\"}")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET /i/:code` for a browser, and `POST /i/:code`: the steps by which a contact claims a payout link.
enum ContactPageEndpoint {
  /// Whether the page is wanted rather than the short text that other programs get: browsers say so by name.
  static func isWanted(_ request: Request) -> Bool {
    request.values(of: "accept").contains { field in
      field.split(separator: ",").contains { range in
        let parts = range.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        return parts.first == "text/html" && !parts.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.000") }
      }
    }
  }

  static let unknown = html(
    ContactPage.page(
      title: "No such link", "<h1>No such link</h1><p>Check that the address is complete.</p>"),
    status: 404, reason: "no payout link has this short URL")

  /// What whoever opens the link sees.
  static func show(_ page: ContactPage) -> Reply {
    page.status == .issued ? html(page.start()) : standing(page)
  }

  private static func standing(
    _ page: ContactPage, status: Int = 200, notice: HTMLText? = nil, reason: String? = nil
  ) -> Reply {
    var reply = html(page.standing(notice: notice), status: status, reason: reason)
    // Not by an element of the page, which would take it from whoever reads it slowly: this one has nothing to lose.
    if page.status == .processing { reply.fields.append("Refresh", "3") }
    return reply
  }

  static func post(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let request = call.request
    // Any page can have a browser send a form here.
    if request.head.tellsOfPage,
      !(PageOrigin.isOwnSite(request) ?? PageOrigin.areOwn(PageOrigin.origins(request), request))
    {
      return html(
        ContactPage.page(
          title: "Refused", "<h1>This form was sent by another site</h1><p>Open the link itself and try again.</p>"),
        status: 403, reason: "a browser says that a page of another site is behind this form")
    }
    let parameters = try RequestBody.parameters(call.body.span, of: request)
    guard let account = call.world.account(ofCode: call.bytes(.code)) else { return unknown }
    guard call.world.backlogs.isSettled(account, at: call.real) else { return .later(.again) }
    guard let page = page(call, account) else { return unknown }
    switch parameters.given("step")?.text {
    case "process": return settle(page, .process, call)
    case "fail": return settle(page, .fail, call)
    case let step: return page.status == .issued ? claim(page, step, parameters, call) : late(page)
    }
  }

  /// The link of the code; nil where there is none.
  static func page(_ call: OwnCall, _ account: Account) -> ContactPage? {
    let now = account.now(at: call.real)
    guard let found = account.link(ofCode: call.bytes(.code).span, at: now),
      let view = account.view(of: found.id, at: now), let link = JSONDocument(written: view.document)
    else { return nil }
    let gate = call.services.gate
    return ContactPage(
      link: link, id: found.id, status: view.status, account: account,
      brand: BrandMarkup(
        branding: account.branding, code: String(decoding: call.bytes(.code), as: UTF8.self)), now: now,
      earlier: account.fundAccounts(ofContactOf: found.id),
      dashboard: gate.hasOwnPort ? nil : "../__admin/#/links/\(found.id)",
      canSettle: gate.token == nil && !gate.hasOwnPort,
      isWithBank: view.possible.contains { $0.event == .process })
  }

  // MARK: The steps

  private static func claim(
    _ page: ContactPage, _ step: String?, _ parameters: ParameterMap, _ call: OwnCall
  ) -> Reply {
    if step == "code" {
      page.account.clearWrongCodes(of: page.id)
      return html(page.askForCode())
    }
    guard let step, ["verify", "payee", "change", "confirm"].contains(step) else {
      return html(page.start(), status: 422, reason: "the form has no step that there is")
    }
    guard page.account.wrongCodes(of: page.id) < ContactPage.triesMax else { return tooManyCodes(page) }
    guard isRight(parameters) else { return wrongCode(page) }
    page.account.clearWrongCodes(of: page.id)
    let form = PayeeForm(parameters)
    if step == "verify" || step == "change" { return html(page.askForPayee(form)) }
    switch form.read(earlier: page.earlier) {
    case .problems(let problems):
      return html(
        page.askForPayee(form, problems: problems), status: 422,
        reason: problems.map { "\($0.field): \($0.text)" }.joined(separator: " | "))
    case .payee(let payee):
      guard step == "confirm" else { return html(page.askToConfirm(form, details(payee, page))) }
      // One loop, one order: of all who confirm at once the first finds it issued.
      switch page.account.apply(Occurrence(.claim, payee: payee), to: page.id, at: page.now, by: .page) {
      case .changed: return seeOther(call)
      case .refused, .unknown: return late(self.page(call, page.account) ?? page)
      }
    }
  }

  private static func isRight(_ parameters: ParameterMap) -> Bool {
    parameters.given("otp")?.text?.filter { $0 != " " } == ContactPage.code
  }

  private static func wrongCode(_ page: ContactPage) -> Reply {
    page.account.countWrongCode(of: page.id)
    let left = ContactPage.triesMax - page.account.wrongCodes(of: page.id)
    guard left > 0 else { return tooManyCodes(page) }
    return html(
      page.askForCode(problem: "That is not the code. \(left) \(left == 1 ? "try is" : "tries are") left."), status: 422
    )
  }

  /// Even the right one is refused until the contact has asked for another.
  private static func tooManyCodes(_ page: ContactPage) -> Reply {
    html(page.tooManyTries(), status: 422, reason: "the one-time code was wrong \(ContactPage.triesMax) times")
  }

  private static func details(_ payee: Occurrence.Payee, _ page: ContactPage) -> FundAccount.Details {
    switch payee {
    case .fundAccount(let id): page.account.fundAccount(id)?.details ?? .unstated
    case .details(let details): details
    case .any: .unstated
    }
  }

  /// Somebody was faster, or time was.
  private static func late(_ page: ContactPage) -> Reply {
    standing(
      page, status: 409,
      notice: page.status == .processing || page.status == .processed
        ? "This link has been claimed already." : "This link can no longer be claimed.",
      reason: "only a link that is issued can be claimed, and this one is \(page.status.rawValue)")
  }

  /// What the bank would answer, by whoever tries the sandbox.
  private static func settle(_ page: ContactPage, _ event: Event.Kind, _ call: OwnCall) -> Reply {
    guard page.canSettle else {
      return standing(
        page, status: 403, reason: "with --admin-token or --admin-port the page does not end payouts: /__admin does")
    }
    let reason = event == .fail ? PayoutReason("beneficiary_bank_offline") : nil
    switch page.account.apply(Occurrence(event, reason: reason), to: page.id, at: page.now, by: .page) {
    case .changed: return seeOther(call)
    case .refused, .unknown:
      let reason = "only a payout in progress can end, and the link is \(page.status.rawValue)"
      return page.status == .issued
        ? html(page.start(), status: 409, reason: reason) : standing(page, status: 409, reason: reason)
    }
  }

  /// A reload asks again, and does not send the form again.
  private static func seeOther(_ call: OwnCall) -> Reply {
    Reply(status: 303, fields: FieldLines("Location", String(decoding: call.bytes(.code), as: UTF8.self)))
  }

  private static func html(_ page: HTMLText, status: Int = 200, reason: String? = nil) -> Reply {
    var fields = PageSecurity.fields
    fields.append("Vary", "Accept")
    if let reason { fields.append("Sandbox-Reason", reason) }
    return Reply(
      status: status, contentType: .other("text/html; charset=utf-8"), fields: fields, body: Array(page.markup.utf8))
  }
}

import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// The page behind a short URL: what the contact of a payout link sees, in the words of the sandbox alone.
///
/// It works without JavaScript: each step is a form that carries along what was said before, so nothing of it is kept
/// here, and the page goes on after a restart.
struct ContactPage {
  /// As it is returned, with its payouts.
  let link: JSONDocument
  let id: Identifier
  let status: Status
  let account: Account
  let brand: BrandMarkup
  let now: Timestamp
  /// Where the contact can be paid without saying it again.
  let earlier: [FundAccount]
  /// Where the dashboard is, from this page; nil where it is at another port.
  let dashboard: String?
  /// Whether whoever looks may say how the payout ends.
  let canSettle: Bool
  /// Whether it can end now: one that waits for an approval, or for money, has to go on first.
  let isWithBank: Bool

  /// For everybody, always: nothing is sent.
  static let code = "754081"
  static let triesMax = 5

  // MARK: What is asked

  /// Who pays what, and the way to the code.
  func start() -> HTMLText {
    issued(
      step: 1,
      """
      <form method="post">
      \(hidden("step", "code"))
      <p class="hint">A one-time code makes sure that it is you.</p>
      <button class="primary">Send me a code</button>
      </form>
      """)
  }

  func askForCode(problem: HTMLText? = nil) -> HTMLText {
    issued(
      step: 1,
      """
      <form method="post">
      \(hidden("step", "verify"))
      \(field("otp", "One-time code", "", problem: problem, attributes: #"inputmode="numeric" autocomplete="one-time-code" maxlength="6" autofocus"#))
      <p class="notice">This is a sandbox, so nobody was sent a message. The code is <strong id="code">\(Self.code)</strong>.</p>
      <button class="primary">Continue</button>
      </form>
      """)
  }

  /// The fifth code was wrong too.
  func tooManyTries() -> HTMLText {
    issued(
      step: 1,
      """
      <p class="alert" role="alert">That was wrong \(Self.triesMax) times. Ask for a new code.</p>
      <form method="post">\(hidden("step", "code"))<button class="primary">Send me a new code</button></form>
      """)
  }

  func askForPayee(_ form: PayeeForm, problems: PayeeForm.Problems = []) -> HTMLText {
    func problem(_ name: String) -> HTMLText? { problems.first { $0.field == name }.map { HTMLText($0.text) } }
    func choice(_ value: String, _ text: String) -> HTMLText {
      let checked: HTMLText = form.choice == value ? " checked" : ""
      return """
        <label><input type="radio" name="payee" value="\(value)" required\(checked)> <bdi>\(text)</bdi></label>
        """
    }
    let summary: HTMLText =
      problems.isEmpty
      ? ""
      : #"<p class="alert" role="alert">Please correct the \#(problems.count == 1 ? "field" : "fields") below.</p>"#
    return issued(
      step: 2,
      """
      <form method="post" novalidate>
      \(hidden("step", "payee"))\(hidden("otp", Self.code))
      \(summary)
      <fieldset><legend>Where should it go?</legend>
      <div class="choice">\(earlier.map { choice($0.id.description, $0.hint) })\
      \(choice("upi", "UPI"))\(choice("bank", "Bank account"))</div>
      \(problem("payee").map { #"<em class="problem">\#($0)</em>"# })</fieldset>
      <div class="of-upi">\
      <p class="hint">\(Self.words(of: .upi))</p>
      \(field("vpa", "UPI ID", form.vpa, problem: problem("vpa"), attributes: #"inputmode="email" autocapitalize="none" autocomplete="off" placeholder="name@bank""#))</div>
      <div class="of-bank">\
      <p class="hint">\(Self.words(of: Payout.Mode(to: nil, exceedsIMPS: exceedsIMPS)))</p>
      \(field("name", "Account holder’s name", form.name, problem: problem("name"), attributes: #"autocomplete="name""#))
      \(field("account_number", "Account number", form.accountNumber, problem: problem("account_number"), attributes: #"autocomplete="off""#))
      \(field("ifsc", "IFSC", form.ifsc, problem: problem("ifsc"), attributes: #"autocapitalize="characters" autocomplete="off""#))</div>
      <button class="primary">Continue</button>
      </form>
      """)
  }

  func askToConfirm(_ form: PayeeForm, _ payee: FundAccount.Details) -> HTMLText {
    issued(
      step: 3,
      """
      <p class="payee">To <bdi id="payee">\(FundAccount(id: id, contact: nil, details: payee).hint)</bdi></p>
      <p class="hint" id="mode">\(Self.words(of: Payout.Mode(to: payee, exceedsIMPS: exceedsIMPS)))</p>
      <form method="post">
      \(hidden("step", "confirm"))\(hidden("otp", Self.code))\(form.hidden)
      <button class="primary">Confirm</button>
      </form>
      <form method="post">\(hidden("step", "change"))\(hidden("otp", Self.code))\(form.hidden)\
      <button class="secondary">Change</button></form>
      """)
  }

  private func issued(step: Int, _ body: HTMLText) -> HTMLText {
    let steps: [HTMLText] = (1...3).map { number in
      number == step ? #"<li aria-current="step"></li>"# : number < step ? #"<li class="done"></li>"# : "<li></li>"
    }
    return page(
      """
      <ol class="steps" aria-label="Step \(step) of 3">\(steps)</ol>
      \(lastFailure)
      \(head("You are being paid"))
      \(facts)
      \(body)
      """)
  }

  /// Of a link that comes back after a payout that did not work.
  private var lastFailure: HTMLText {
    guard let payout = lastPayout, let status = text("status", of: payout),
      ["failed", "reversed", "rejected", "cancelled"].contains(status)
    else { return "" }
    let reason = link.value(of: payout, forKey: "status_details").flatMap { text("description", of: $0) }
    return """
      <p class="alert" role="alert">The last transfer did not work\
      \(reason.map { ": <bdi>\($0)</bdi>" } ?? "."). You can try again.</p>
      """
  }

  // MARK: What there is to see

  /// Where the link stands, when it is not to be claimed. `notice` says why somebody sees this.
  func standing(notice: HTMLText? = nil) -> HTMLText {
    let notice: HTMLText = notice.map { #"<p class="alert" role="alert">\#($0)</p>"# } ?? ""
    switch status {
    case .processing: return page("\(notice)\(head("In progress"))\(inProgress)")
    case .processed: return page("\(notice)\(head("Paid"))\(paid)")
    case .expired:
      return page("\(notice)\(head("This link has expired"))<p>Ask the sender for a new one.</p>")
    case .cancelled:
      return page("\(notice)\(head("This link was cancelled"))<p>Ask the sender if you expected this payment.</p>")
    case .pending, .rejected, .issued:
      return page(
        "\(notice)<h1>This link is not available</h1><p>The sender has not released it. Try again later.</p>")
    }
  }

  private var inProgress: HTMLText {
    let bar: HTMLText =
      canSettle && isWithBank
      ? """
      <div class="sandbox-bar" role="group" aria-label="Sandbox: choose the outcome">
      <p>Sandbox: choose the outcome</p>
      <form method="post">\(hidden("step", "process"))<button>The bank pays</button></form>
      <form method="post">\(hidden("step", "fail"))<button>The bank refuses</button></form>
      </div>
      """ : ""
    return """
      <p>The money is on its way to <bdi>\(payeeOfLastPayout)</bdi>. This page refreshes by itself.</p>
      \(bar)
      """
  }

  private var paid: HTMLText {
    let utr = lastPayout.flatMap { text("utr", of: $0) } ?? "–"
    return """
      <p>It went to <bdi>\(payeeOfLastPayout)</bdi>.</p>
      <dl><dt>UTR</dt><dd id="utr">\(utr)</dd>\(lastMode.map { #"<dt>By</dt><dd id="mode">\#($0)</dd>"# })</dl>
      """
  }

  private var lastMode: HTMLText? { lastPayout.flatMap { text("mode", of: $0) }.map { HTMLText($0) } }

  private var exceedsIMPS: Bool { minor > Payout.Mode.impsMax }

  private static func words(of mode: Payout.Mode) -> HTMLText {
    switch mode {
    case .upi: "The money goes by UPI."
    case .imps: "The money goes by IMPS, which takes up to ₹2,00,000."
    // No claim makes one of these.
    case .rtgs, .amazonPay: "The money goes by \(mode.rawValue)."
    case .neft: "The money goes by NEFT: it is more than the ₹2,00,000 that IMPS takes."
    }
  }

  private var lastPayout: JSONNode? {
    link.value(of: link.root, forKey: "payouts").flatMap { link.value(of: $0, forKey: "items") }
      .flatMap { items in link.elements(of: items).first { _ in true } }
  }

  private var payeeOfLastPayout: String {
    let id = lastPayout.flatMap { text("fund_account_id", of: $0) } ?? text("fund_account_id", of: link.root)
    return id.flatMap { Identifier($0, kind: .fundAccount) }.flatMap { account.fundAccount($0)?.hint } ?? "your account"
  }

  private func head(_ title: HTMLText) -> HTMLText {
    #"<h1>\#(title)</h1><p class="amount" id="amount">\#(amount)</p>"#
  }

  private var minor: Int { link.value(of: link.root, forKey: "amount").flatMap { link.wholeNumber(of: $0) } ?? 0 }

  private var amount: String { Amount.text(minor, currency: text("currency", of: link.root)) }

  private var facts: HTMLText {
    var rows: [(name: HTMLText, value: HTMLText)] = []
    if let contact = link.value(of: link.root, forKey: "contact"), let name = text("name", of: contact) {
      rows.append(("To", "<bdi>\(name)</bdi>"))
    }
    rows.append(("From", "<bdi>\(account.branding?.name ?? account.id)</bdi>"))
    if let description = text("description", of: link.root) {
      rows.append(("For", #"<span dir="auto">\#(description)</span>"#))
    }
    if let receipt = text("receipt", of: link.root) { rows.append(("Reference", "<bdi>\(receipt)</bdi>")) }
    if let value = link.value(of: link.root, forKey: "expire_by"), let seconds = link.wholeNumber(of: value),
      seconds > 0
    {
      let left = Self.left(Int64(seconds) - now.seconds)
      rows.append(("Valid until", "\(Self.moment(Int64(seconds))) (\(left) left)"))
    }
    return "<dl>\(rows.map { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" })</dl>"
  }

  /// `2026-11-26 14:47 UTC`
  static func moment(_ seconds: Int64) -> String {
    let text = ISODate.text(seconds)
    return text.utf8.count == 20 ? text.prefix(16).map { $0 == "T" ? " " : String($0) }.joined() + " UTC" : text
  }

  private static func left(_ seconds: Int64) -> String {
    switch max(0, seconds) {
    case let left where left >= 2 * 86_400: "\(left / 86_400) days"
    case let left where left >= 2 * 3_600: "\(left / 3_600) hours"
    case let left where left >= 120: "\(left / 60) min"
    case let left: "\(left) s"
    }
  }

  private func text(_ name: String, of node: JSONNode) -> String? {
    guard let text = link.value(of: node, forKey: name).flatMap({ link.string(of: $0) }), !text.isEmpty else {
      return nil
    }
    return text
  }

  // MARK: Its parts

  private func hidden(_ name: HTMLText, _ value: String) -> HTMLText {
    #"<input type="hidden" name="\#(name)" value="\#(value)">"#
  }

  private func field(
    _ name: HTMLText, _ label: HTMLText, _ value: String, problem: HTMLText?, attributes: HTMLText
  ) -> HTMLText {
    let told: HTMLText = problem.map { #"<em class="problem" id="\#(name)-problem">\#($0)</em>"# } ?? ""
    let invalid: HTMLText = problem == nil ? "" : #" aria-invalid="true" aria-describedby="\#(name)-problem""#
    return """
      <div class="field"><label for="\(name)">\(label)</label>\
      <input id="\(name)" name="\(name)" value="\(value)" \(attributes)\(invalid)>\(told)</div>
      """
  }

  private func page(_ body: HTMLText) -> HTMLText {
    Self.page(
      title: "\(amount), payout link", "\(brand.head)\(body)", brand: brand,
      more: dashboard.map { #" <a href="\#($0)">Dashboard</a>"# })
  }

  /// Every view says what it is.
  static func page(
    title: HTMLText, _ body: HTMLText, brand: BrandMarkup? = nil, more: HTMLText? = nil
  ) -> HTMLText {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>\(title) · Sandbox</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="page.css">\(brand?.style)
    </head>
    <body>
    <header class="notice">Sandbox: no money moves, and nobody is sent a message.\(more)</header>
    <main class="card">
    \(body)
    </main>\(brand?.support)
    </body>
    </html>

    """
  }
}

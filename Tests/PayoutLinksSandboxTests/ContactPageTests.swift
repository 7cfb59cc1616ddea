import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("The contact's page")
struct ContactPageTests {
  static let html = "Accept: text/html,application/xhtml+xml;q=0.9\r\n"

  /// A link in each state; its code is its name.
  static let fixture =
    "["
    + Status.allCases.enumerated().map { number, status in
      #"{"id":"poutlk_0000000000000\#(number)","status":"\#(status.rawValue)","amount":123456700,"#
        + #""description":"<b>\"tea\" & 'cake'</b>","contact":{"name":"Asha <Rao>"},"#
        + #""short_url":"https://rzp.io/i/\#(status.rawValue)","expire_by":"+15m"}"#
    }.joined(separator: ",") + "]"

  private func form(_ code: String, _ body: String, fields: String = "") -> String {
    Requests.request(
      "POST", "/i/\(code)", authorization: nil,
      fields: "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\(fields)")
      + body
  }

  private func show(_ code: String, _ running: RunningSandbox) throws -> RawReply {
    try running.exchange(Requests.get("/i/\(code)", authorization: nil, fields: Self.html))
  }

  @Test(
    "what the link's state is decides what there is to see, and each view says that this is a sandbox",
    arguments: [
      ("issued", "Send me a code"), ("processing", "In progress"), ("processed", "Paid"), ("expired", "has expired"),
      ("cancelled", "was cancelled"), ("pending", "is not available"), ("rejected", "is not available"),
    ])
  func views(code: String, words: String) async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let page = try show(code, running)
    #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
    #expect(page.body.contains(words) && page.body.contains("no money moves"))
    #expect(page["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
    #expect(page.has("Refresh") == (code == "processing"))
    #expect(!page.body.contains("<script") && !page.body.contains("style="))
  }

  @Test("programs still get the short text, and nobody who opens a wrong one gets anything")
  func otherPrograms() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    for fields in ["", "Accept: */*\r\n", "Accept: text/html;q=0, text/plain\r\n", "Accept: application/json\r\n"] {
      let text = try running.exchange(Requests.get("/i/issued", authorization: nil, fields: fields))
      #expect(text.body.hasPrefix("payout link  poutlk_"))
    }
    let unknown = try show("none", running)
    #expect(unknown.status == 404 && unknown.body.contains("No such link"))
    #expect(try running.exchange(form("none", "step=code")).status == 404)
  }

  @Test("whatever a link says is shown as text")
  func escaped() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let page = try show("issued", running).body
    #expect(page.contains("&lt;b&gt;&quot;tea&quot; &amp; &#39;cake&#39;&lt;/b&gt;"))
    #expect(page.contains("<bdi>Asha &lt;Rao&gt;</bdi>"))
    #expect(page.contains("₹12,34,567.00"))
  }

  @Test(
    "amounts are rupees with lakhs and crores",
    arguments: [
      (0, "₹0.00"), (5, "₹0.05"), (1000, "₹10.00"), (99_999, "₹999.99"), (100_000, "₹1,000.00"),
      (12_345_678, "₹1,23,456.78"), (1_000_000_000_00, "₹1,00,00,00,000.00"), (-150, "-₹1.50"),
      (.min, "-₹92,23,37,20,36,85,47,758.08"),
    ])
  func amounts(paise: Int, text: String) {
    #expect(Amount.text(paise, currency: "INR") == text)
    #expect(Amount.text(paise, currency: "USD") == "\(paise) USD")
  }

  @Test("what is not a literal of the source is escaped, control characters and all")
  func htmlText() {
    let hostile = "<a href='x' b=\"c\">&amp;\u{0}\u{8}"
    let escaped = "&lt;a href=&#39;x&#39; b=&quot;c&quot;&gt;&amp;amp;\u{FFFD}\u{FFFD}"
    let text: HTMLText = "<p>\(hostile)</p>"
    #expect(text.markup == "<p>\(escaped)</p>")
    let around: HTMLText = "<i>\(text)\(7)</i>"
    #expect(around.markup == "<i><p>\(escaped)</p>7</i>")
  }

  @Test("a contact verifies, gives an account, confirms, and the link is claimed with it")
  func claim() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let code = try running.exchange(form("issued", "step=code"))
    #expect(code.status == 200 && code.body.contains(ContactPage.code))
    let choose = try running.exchange(form("issued", "step=verify&otp=754081"))
    #expect(choose.status == 200 && choose.body.contains("Where should it go?"))
    let account = "otp=754081&payee=bank&name=Asha+Rao&account_number=1234+5678+9&ifsc=hdfc0000053"
    let sure = try running.exchange(form("issued", "step=payee&" + account))
    #expect(sure.status == 200 && sure.body.contains("Bank account ending in 6789"))
    #expect(try show("issued", running).body.contains("Send me a code"))
    let claimed = try running.exchange(form("issued", "step=confirm&" + account))
    #expect(claimed.status == 303 && claimed["Location"] == "issued")
    let number = Status.allCases.firstIndex(of: .issued) ?? 0
    let link = try running.admin("GET", "/payout-links/poutlk_0000000000000\(number)").body
    #expect(link.contains(#""status":"processing""#) && link.contains(#""mode":"NEFT""#))
  }

  @Test("the second of two who confirm is told that the link has been claimed, and nothing changes by it")
  func race() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let confirm = "step=confirm&otp=754081&payee=upi&vpa="
    #expect(try running.exchange(form("issued", confirm + "first@upi")).status == 303)
    let second = try running.exchange(form("issued", confirm + "second@upi"))
    #expect(second.status == 409 && second.body.contains("has been claimed already"))
    #expect(second.body.contains("first@upi") && !second.body.contains("second@upi"))
  }

  @Test("a link that expires between opening and confirming is refused at its second")
  func expiry() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .seconds(899))
    #expect(try running.exchange(form("issued", "step=verify&otp=754081")).status == 200)
    running.clock.advance(by: .seconds(1))
    let late = try running.exchange(form("issued", "step=confirm&otp=754081&payee=upi&vpa=a@upi"))
    #expect(late.status == 409 && late.body.contains("This link has expired"))
  }

  @Test("a code that is wrong is refused, five times, and then a new one has to be asked for")
  func code() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let confirm = "step=confirm&otp=754081&payee=upi&vpa=a@upi"
    for words in ["4 tries are left", "3 tries", "2 tries", "1 try is left", "Ask for a new code"] {
      // Whatever a form says of the tries before.
      let reply = try running.exchange(form("issued", "step=verify&otp=111111&tries=0"))
      #expect(reply.status == 422 && reply.body.contains(words))
    }
    let right = try running.exchange(form("issued", confirm))
    #expect(right.status == 422 && right.body.contains("Ask for a new code"), "the right one comes too late")
    #expect(try running.exchange(form("issued", "step=code")).status == 200)
    #expect(try running.exchange(form("issued", "step=confirm&payee=upi&vpa=a@upi")).body.contains("4 tries"))
    #expect(try running.exchange(form("issued", confirm)).status == 303)
  }

  @Test("wrong codes are counted for each link, and for so many links that nobody fills the memory with them")
  func manyLinks() throws {
    var tries = CodeTries()
    let ids = try (0...CodeTries.linksMax + 1).map { number in
      try #require(Identifier("poutlk_\(10_000_000_000_000 + number)", kind: .payoutLink))
    }
    for id in ids.dropLast() {
      tries.add(id)
      tries.add(id)
    }
    #expect(ids.prefix(2).map { tries.count(of: $0) } == [0, 2])
    tries.clear(ids[1])
    tries.add(ids[CodeTries.linksMax + 1])
    #expect(ids.prefix(3).map { tries.count(of: $0) } == [0, 0, 2])
    #expect(ids.suffix(2).map { tries.count(of: $0) } == [2, 1])
  }

  @Test(
    "the page says how the money goes",
    arguments: [
      (20_000_000, "payee=upi&vpa=a@upi", "by UPI."),
      (20_000_000, "payee=bank&name=Asha&account_number=123456&ifsc=HDFC0000053", "by IMPS"),
      (20_000_001, "payee=bank&name=Asha&account_number=123456&ifsc=HDFC0000053", "by NEFT"),
      (20_000_001, "payee=upi&vpa=a@upi", "by UPI."),
    ])
  func modes(amount: Int, payee: String, words: String) async throws {
    let running = try await RunningSandbox(
      json: #"{"id":"poutlk_00000000000001","status":"issued","amount":\#(amount),"short_url":"https://rzp.io/i/one"}"#)
    let sure = try running.exchange(form("one", "step=payee&otp=754081&\(payee)"))
    #expect(sure.status == 200 && sure.body.contains(#"id="mode">The money goes \#(words)"#))
    #expect(try running.exchange(form("one", "step=confirm&otp=754081&\(payee)")).status == 303)
    #expect(try running.exchange(form("one", "step=process")).status == 303)
    let mode = words.dropFirst(3).prefix { $0 != "." }
    #expect(try show("one", running).body.contains(#"<dd id="mode">\#(mode)</dd>"#))
  }

  @Test("what the contact gave for another link is offered, and nobody else's, nothing unknown and nothing inactive")
  func otherLinks() async throws {
    let link = #""status":"issued","amount":1000,"contact_id":"cont_0000000000000A","contact":{"name":"Asha"}"#
    let running = try await RunningSandbox(
      json: #"""
        {"payout_links":[{"id":"poutlk_00000000000001","short_url":"https://rzp.io/i/one",\#(link)},
           {"id":"poutlk_00000000000002","short_url":"https://rzp.io/i/two",\#(link)}],
         "fund_accounts":[
           {"id":"fa_00000000000001","contact_id":"cont_0000000000000A","vpa":{"address":"known@upi"},"created_at":9},
           {"id":"fa_00000000000002","contact_id":"cont_0000000000000A","created_at":8},
           {"id":"fa_00000000000003","contact_id":"cont_0000000000000B","vpa":{"address":"other@upi"},"created_at":7},
           {"id":"fa_00000000000004","contact_id":"cont_0000000000000A","vpa":{"address":"off@upi"},"active":false}]}
        """#)
    #expect(try running.exchange(form("one", "step=confirm&otp=754081&payee=upi&vpa=first@upi")).status == 303)
    let choose = try running.exchange(form("two", "step=verify&otp=754081")).body
    for words in ["UPI ID first@upi", "UPI ID known@upi"] { #expect(choose.contains(words)) }
    for words in ["other@upi", "off@upi", "fa_00000000000002"] { #expect(!choose.contains(words)) }
    for id in ["fa_00000000000002", "fa_00000000000003", "fa_00000000000004"] {
      #expect(try running.exchange(form("two", "step=confirm&otp=754081&payee=\(id)")).status == 422)
    }
    #expect(try running.exchange(form("two", "step=confirm&otp=754081&payee=fa_00000000000001")).status == 303)
  }

  @Test(
    "an account that cannot be is refused at its field, and claims nothing",
    arguments: [
      ("payee=upi&vpa=a", "Invalid VPA"), ("payee=upi&vpa=a@b@c", "Invalid VPA"), ("payee=x", "Choose where"),
      ("payee=bank&name=Asha&account_number=123456&ifsc=HDFC", "The IFSC must be 11 characters."),
      ("payee=bank&name=Asha&account_number=1&ifsc=HDFC0000053", "The account number format is invalid."),
      ("payee=bank&name=A&account_number=123456&ifsc=HDFC0000053", "The name format is invalid."),
      ("payee=fa_00000000000001", "Choose where"),
    ])
  func problems(account: String, words: String) async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    for step in ["payee", "confirm"] {
      let reply = try running.exchange(form("issued", "step=\(step)&otp=754081&\(account)"))
      #expect(reply.status == 422 && reply.body.contains(words))
    }
    #expect(try show("issued", running).body.contains("Send me a code"))
  }

  @Test("after a payout that failed the page says why, and offers the account again")
  func again() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    #expect(
      try running.exchange(form("issued", "step=confirm&otp=754081&payee=upi&vpa=asha@upi")).status == 303)
    #expect(try show("issued", running).body.contains("choose the outcome"))
    #expect(try running.exchange(form("issued", "step=fail")).status == 303)
    #expect(try show("issued", running).body.contains("The last transfer did not work"))
    let choose = try running.exchange(form("issued", "step=verify&otp=754081")).body
    let id = try #require(choose.firstMatch(of: /value="(fa_[0-9A-Za-z]{14})"/)?.1)
    #expect(choose.contains("UPI ID asha@upi"))
    #expect(try running.exchange(form("issued", "step=confirm&otp=754081&payee=\(id)")).status == 303)
    #expect(try running.exchange(form("issued", "step=process")).status == 303)
    #expect(try show("issued", running).body.contains(#"<dd id="utr">"#))
  }

  @Test(
    "a form of another site is refused",
    arguments: [
      ("Sec-Fetch-Site: cross-site\r\n", 403), ("Origin: http://evil.example\r\n", 403), ("Origin: null\r\n", 403),
      ("Sec-Fetch-Site: same-origin\r\nOrigin: http://sandbox\r\n", 303), ("", 303),
    ])
  func otherSite(fields: String, status: Int) async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let body = "step=confirm&otp=754081&payee=upi&vpa=a@upi"
    #expect(try running.exchange(form("issued", body, fields: fields)).status == status)
  }

  @Test("where /__admin is kept from people, they do not say how a payout ends")
  func token() async throws {
    var configuration = Configuration(fixtures: [.json(Self.fixture)])
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    let page = try client.exchange(Requests.get("/i/processing", authorization: nil, fields: Self.html))
    #expect(!page.body.contains("The bank pays"))
    #expect(try client.exchange(form("processing", "step=process")).status == 403)
    await sandbox.stop()
  }
}

import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Branding")
struct BrandingTests {
  private static let logo =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk"
    + "+A8AAQUBAScY42YAAAAASUVORK5CYII="

  private static func fixture(_ branding: String) -> String {
    #"""
    {"accounts":[{"id":"acc_shop","account_numbers":["1"],"keys":[{"id":"rzp_test_shop","secret":"s"}],
      "branding":\#(branding),
      "payout_links":[{"id":"poutlk_00000000000001","status":"issued","short_url":"https://rzp.io/i/one"}]}]}
    """#
  }

  private static func page(_ running: RunningSandbox) throws -> String {
    try running.exchange(Requests.get("/i/one", authorization: nil, fields: ContactPageTests.html)).body
  }

  @Test("the page has the account's name, colour, logo and support, all of it as text or from the sandbox itself")
  func page() async throws {
    let running = try await RunningSandbox(
      json: Self.fixture(
        ##"{"name":"<Tea> & Co","color":"#0b6e4f","logo":"\##(Self.logo)","support_phone":"+91 80-1234","##
          + #""support_email":"help@tea.example","website":"https://tea.example/?a=\"b\"&c"}"#))
    let page = try Self.page(running)
    #expect(page.contains("<b><bdi>&lt;Tea&gt; &amp; Co</bdi></b>"))
    #expect(page.contains("<dt>From</dt><dd><bdi>&lt;Tea&gt; &amp; Co</bdi></dd>"))
    #expect(page.contains(#"<link rel="stylesheet" href="one/brand.css">"#))
    #expect(page.contains(#"<img src="one/logo.png" alt="">"#))
    #expect(page.contains(#"<a href="tel:+91801234">+91 80-1234</a>"#))
    #expect(page.contains(#"<a href="mailto:help@tea.example">help@tea.example</a>"#))
    #expect(page.contains(#"<a href="https://tea.example/?a=&quot;b&quot;&amp;c" rel="noopener noreferrer">"#))
    #expect(!page.contains("style=") && !page.contains("data:"))
    let style = try running.exchange(Requests.get("/i/one/brand.css", authorization: nil))
    #expect(style["Content-Type"] == "text/css; charset=utf-8")
    #expect(style.body.hasPrefix(":root { --brand: #0b6e4f; --on-brand: #ffffff;"))
    let logo = try running.exchange(Requests.get("/i/one/logo.png", authorization: nil))
    #expect(logo["Content-Type"] == "image/png" && logo["X-Content-Type-Options"] == "nosniff")
    #expect(logo.bodyBytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(logo["Content-Security-Policy"]?.contains("default-src 'self'") == true)
  }

  @Test("an account without it is shown as before, and has no such files", arguments: ["{}", #"{"color":null}"#])
  func none(branding: String) async throws {
    let running = try await RunningSandbox(json: Self.fixture(branding))
    let page = try Self.page(running)
    #expect(page.contains("<dd><bdi>acc_shop</bdi></dd>"))
    #expect(!page.contains("brand") && !page.contains("support") && !page.contains("logo"))
    for path in ["/i/one/brand.css", "/i/one/logo.png", "/i/two/logo.png"] {
      #expect(try running.exchange(Requests.get(path, authorization: nil)).status == 404)
    }
    #expect(!(try running.admin("GET", "/fixtures").body.contains("branding")))
  }

  @Test("an isolated account has that of the account it is a copy of")
  func isolated() async throws {
    var isolation = Isolation()
    isolation.isolatesKeys = true
    let running = try await RunningSandbox(
      fixtures: [
        .json(
          #"{"accounts":[{"id":"acc_00000000000001","account_numbers":["7878780080316316"],"#
            + #""branding":{"name":"Tea"},"keys":[{"id":"rzp_test_sandbox","secret":"sandbox_secret"}]}]}"#)
      ],
      isolation: isolation)
    let created = try LinkReply.create(try running.client())
    let url = try LinkReply.member("short_url", created)
    let code = try #require(url.split(separator: "/").last)
    let page = try running.exchange(Requests.get("/i/\(code)", authorization: nil, fields: ContactPageTests.html)).body
    #expect(page.contains("<b><bdi>Tea</bdi></b>"))
  }

  @Test("text on any colour keeps the contrast that WCAG asks for")
  func contrast() throws {
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 5) {
        for blue in stride(from: 0, through: 255, by: 15) {
          let digits = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
          let colour = try #require(Branding.Colour("#\(digits)"))
          let ink = Brand.ink(on: colour) == "#ffffff" ? 1.0 : 0.0
          #expect(Brand.contrast(Brand.luminance(colour), ink) >= 4.5, "#\(digits)")
        }
      }
    }
    #expect(Brand.ink(on: try #require(Branding.Colour("#ffff00"))) == "#000000")
    #expect(Brand.ink(on: try #require(Branding.Colour("#2A4FD0"))) == "#ffffff")
  }

  @Test(
    "what cannot be is an error with what it must be",
    arguments: [
      (#"{"color":"red"}"#, ##""color" must be a colour such as "#2a4fd0""##),
      (##"{"color":"#12345g"}"##, "must be a colour"),
      (#"{"logo":"https://x/y.png"}"#, "must be a PNG of at most 64 KiB"),
      (#"{"logo":"data:image/svg+xml;base64,PHN2Zz4="}"#, "an SVG can run scripts"),
      (#"{"logo":"data:image/png;base64,AAAA"}"#, "must be a PNG"),
      (#"{"support_phone":"0800 TEA"}"#, "must be a phone number"), (#"{"support_email":"a@b@c"}"#, "an email address"),
      (#"{"website":"javascript:alert(1)"}"#, "an http or https URL"),
      (#"{"website":"https://a b"}"#, "an http or https"),
      (#"{"name":""}"#, "1 to 120 characters"), (##"{"colour":"#123456"}"##, #"did you mean "color"?"#),
      ("[]", #""branding" must be an object"#), (#"{"name":"a","name":"b"}"#, "duplicate key"),
    ])
  func refused(branding: String, told: String) {
    let errors = FixtureTests.issues(Self.fixture(branding)).filter { $0.contains(" error: ") }
    #expect(errors.count == 1 && errors[0].contains(told), "\(errors)")
  }

  @Test("a logo that is too large is refused")
  func largeLogo() {
    let start = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA"
    func isTaken(_ letters: Int) -> Bool {
      let logo = start + String(repeating: "A", count: letters)
      return !FixtureTests.issues(Self.fixture(#"{"logo":"\#(logo)"}"#)).contains { $0.contains(" error: ") }
    }
    // 64 KiB are 87,381 letters and a third: the last whole group of them ends at 65,535 bytes.
    #expect(isTaken(87_380 - 24))
    #expect(!isTaken(87_384 - 24))
  }
}

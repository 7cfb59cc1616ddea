import Glibc
import HTTP1
import ImitatedWorld
import Server

/// An account's colour and logo on its contacts' page. They come as files from here: the page's policy lets in nothing
/// else, neither a style in the page nor a `data:` URL.
enum Brand {
  /// `GET /i/:code/brand.css`
  static func style(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    guard let colour = try branding(call).colour else { throw unknown }
    let css = """
      :root { --brand: \(colour.text); --on-brand: \(ink(on: colour)); --brand-edge: var(--edge) }

      """
    return file(.other("text/css; charset=utf-8"), Array(css.utf8))
  }

  /// `GET /i/:code/logo.png`
  static func logo(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    guard let logo = try branding(call).logo else { throw unknown }
    return file(.other("image/png"), logo)
  }

  private static func branding(_ call: OwnCall) throws(RequestRefusal) -> Branding {
    guard let branding = call.world.account(ofCode: call.bytes(.code))?.branding else { throw unknown }
    return branding
  }

  private static let unknown = RequestRefusal(
    status: 404, code: "unknown_asset", message: "no account with a payout link of this short URL has such a file")

  private static func file(_ type: Reply.ContentType, _ body: [UInt8]) -> Reply {
    Reply(status: 200, contentType: type, fields: PageSecurity.fields, body: body)
  }

  /// White or black, whichever can be read better: of any colour one has a contrast of 4.58 at least, and WCAG 2.2
  /// (1.4.3) wants 4.5.
  static func ink(on colour: Branding.Colour) -> String {
    contrast(luminance(colour), 1) >= contrast(luminance(colour), 0) ? "#ffffff" : "#000000"
  }

  /// Of two relative luminances (WCAG 2.2, "contrast ratio").
  static func contrast(_ one: Double, _ other: Double) -> Double {
    (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }

  static func luminance(_ colour: Branding.Colour) -> Double {
    func linear(_ value: UInt8) -> Double {
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
  }
}

/// What of an account's branding stands in the page.
struct BrandMarkup {
  let branding: Branding?
  /// Of the link's short URL.
  let code: String

  // Anything else would have to be escaped for a path, and no link of ours has it.
  private var hasFiles: Bool { !code.isEmpty && code.utf8.allSatisfy { ASCII.isLetterOrDigit($0) } }

  var style: HTMLText? {
    guard hasFiles, branding?.colour != nil else { return nil }
    return #"<link rel="stylesheet" href="\#(code)/brand.css">"#
  }

  var head: HTMLText? {
    guard let branding else { return nil }
    let logo: HTMLText? =
      hasFiles && branding.logo != nil
      ? #"<img src="\#(code)/logo.png" alt="\#(branding.name == nil ? "The sender’s logo" : "")">"# : nil
    let name: HTMLText? = branding.name.map { "<b><bdi>\($0)</bdi></b>" }
    if logo == nil, name == nil { return nil }
    return #"<div class="brand">\#(logo)\#(name)</div>"#
  }

  var support: HTMLText? {
    guard let branding else { return nil }
    let phone: HTMLText? = branding.supportPhone.map {
      #"<a href="tel:\#($0.filter { $0 == "+" || $0.isNumber })">\#($0)</a>"#
    }
    let email: HTMLText? = branding.supportEmail.map { #"<a href="mailto:\#($0)">\#($0)</a>"# }
    let website: HTMLText? = branding.website.map { #"<a href="\#($0)" rel="noopener noreferrer">\#($0)</a>"# }
    let ways = [phone, email, website].compactMap { $0 }.map { "<li>\($0)</li>" as HTMLText }
    return ways.isEmpty ? nil : #"<footer class="support"><p>Questions? Ask the sender:</p><ul>\#(ways)</ul></footer>"#
  }
}

import CBuiltInPages
import ImitatedWorld
import Server

/// A file of the pages that the sandbox shows in a browser: the same for everybody, with nothing of the world in it.
///
/// The files of `Sources/CBuiltInPages/assets` lie in the executable's read-only pages: they cost nothing until
/// somebody asks.
struct PageAsset: Sendable {
  let name: String
  let text: [UInt8]
  /// Another text has another (RFC 9110 §8.8.3). Weak, since the text also goes out in gzip.
  let entityTag: String

  static let all: [PageAsset] = unsafe UnsafeBufferPointer(start: page_assets(), count: page_assets_count()).map {
    unsafe PageAsset(
      name: String(cString: $0.name), text: Array(UnsafeBufferPointer(start: $0.bytes, count: $0.count)))
  }

  private init(name: String, text: [UInt8]) {
    self.name = name
    self.text = text
    // FNV-1a: it tells two versions apart, and keeps no secret.
    let hash = text.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    entityTag = "W/\"\(String(hash, radix: 16))\""
  }

  private var contentType: Reply.ContentType {
    switch name.split(separator: ".").last {
    case "html": .other("text/html; charset=utf-8")
    case "css": .other("text/css; charset=utf-8")
    case "js": .other("text/javascript; charset=utf-8")
    case "svg": .other("image/svg+xml")
    default: .text
    }
  }

  /// `GET /__admin/assets/:name`
  static func reply(_ call: OwnCall) throws(RequestRefusal) -> Reply { try reply(call, named: call.text(.name)) }

  /// `GET /i/page.css`: where the contact's page is, which may be at another port than `/__admin`.
  static func contactStyle(_ call: OwnCall) throws(RequestRefusal) -> Reply { try reply(call, named: "page.css") }

  static func reply(_ call: OwnCall, named name: String) throws(RequestRefusal) -> Reply {
    guard let asset = all.first(where: { $0.name == name }) else {
      throw RequestRefusal(
        status: 404, code: "unknown_asset", message: "the sandbox's pages have no file \"\(name.prefix(64))\"")
    }
    // A list of tags, in which a comma stands in no tag of ours.
    let isKnown = call.request.values(of: "if-none-match").contains { $0.contains(asset.entityTag) || $0 == "*" }
    var fields = PageSecurity.fields
    fields.append("ETag", asset.entityTag)
    var reply = Reply(
      status: isKnown ? 304 : 200, contentType: asset.contentType, fields: fields, body: isKnown ? [] : asset.text)
    reply.caching = .revalidated
    return reply
  }
}

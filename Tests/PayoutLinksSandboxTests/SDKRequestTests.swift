import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

/// The files of `fixtures/wire/sdk`: what each SDK's generic request method puts on the wire for the calls of this API.
@Suite("Requests as the SDKs send them")
struct SDKRequestTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../fixtures/wire/sdk").standardizedFileURL

  static let sdks = ["dotnet", "go", "java", "node", "php", "python", "ruby"]

  /// A file with CR LF as line ends and the length of its body filled in.
  static func request(_ sdk: String, _ call: String, id: String = "") throws -> String {
    let text = try String(contentsOf: folder.appendingPathComponent("\(sdk)-\(call).http"), encoding: .utf8)
    let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    var body = parts.count > 1 ? String(parts[1]) : ""
    while body.hasSuffix("\n") { body.removeLast() }
    return parts[0].replacing("\n", with: "\r\n").replacing("{id}", with: id)
      .replacing("{length}", with: "\(body.utf8.count)") + "\r\n\r\n" + body
  }

  @Test("create, fetch, list and cancel of every SDK are understood, and mean the same", arguments: sdks)
  func life(sdk: String) async throws {
    let running = try await RunningSandbox(json: "[]")
    let client = try running.client()
    let created = try client.exchange(try Self.request(sdk, "create"))
    #expect(created.status == 200, "\(created.body)")
    let id = try LinkReply.member("id", created)
    for part in [
      #""contact":{"name":"Gaurav Kumar","type":"customer","contact":"912345678","#
        + #""email":"gaurav.kumar@example.com"}"#,
      #""purpose":"refund","status":"issued","amount":1000,"currency":"INR","#
        + #""description":"Payout link for Gaurav Kumar","attempt_count":0,"receipt":"Receipt No. 1","#
        + #""notes":{"notes_key_1":"Tea, Earl Grey, Hot"}"#,
      #""send_sms":true,"send_email":false,"cancelled_at":null"#, #""expire_by":1900000000,"expired_at":null}"#,
    ] {
      #expect(created.body.contains(part), "\(sdk): \(created.body)")
    }
    #expect(!created.has("Sandbox-Warning"))
    #expect(try client.exchange(try Self.request(sdk, "fetch", id: id)).body == created.body)
    #expect(
      try client.exchange(try Self.request(sdk, "list", id: id)).body
        == #"{"entity":"collection","count":1,"items":[\#(created.body)]}"#)
    let cancelled = try client.exchange(try Self.request(sdk, "cancel", id: id))
    #expect(cancelled.status == 200)
    #expect(cancelled.body.contains(#""status":"cancelled""#))
  }

  @Test(
    "bracketed forms in every spelling",
    arguments: [
      "contact%5Bname%5D=Asha+Rao&contact%5Bcontact%5D=9&notes%5Ba%5D=1&notes%5Bb%5D=2",
      "contact[name]=Asha%20Rao&contact[contact]=9&notes[a]=1&notes[b]=2",
      "contact=x&contact[name]=Asha Rao&contact[contact]=9&contact[email]=&notes[a]=0&notes[a]=1&notes[b]=2",
    ])
  func forms(parts: String) async throws {
    let running = try await RunningSandbox()
    let body =
      "account_number=7878780080316316&amount=1000&currency=INR&purpose=refund&description=x&expire_by=&" + parts
    let reply = try running.exchange(
      Requests.post(LinkReply.path, body: body, type: "application/x-www-form-urlencoded"))
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body.contains(#""contact":{"name":"Asha Rao","contact":"9","email":""}"#))
    #expect(reply.body.contains(#""notes":{"a":"1","b":"2"}"#))
  }

  @Test(
    "forms of the wrong shape get the documented texts and never more",
    arguments: [
      ("contact[]=a", "The contact must be an array."),
      ("contact[name][x]=a&contact[contact]=1", "The name field is invalid."),
      ("notes[a][b][c][d][e][f]=1", "The contact field is required."),
      ("contact[name=A", "The contact field is required."),
      ("[contact]=A", "The contact field is required."), ("contact[]name]=A", "The contact field is required."),
      ("contact[name]=Asha&contact[name][]=x&contact[contact]=1", "The name field is invalid."),
      ("=&&=", "The contact field is required."), ("contact[[name]]=x", "The contact field is required."),
    ])
  func wrongForms(parts: String, description: String) async throws {
    let running = try await RunningSandbox()
    let body = "account_number=7878780080316316&amount=1000&currency=INR&purpose=refund&description=x&" + parts
    let reply = try running.exchange(
      Requests.post(LinkReply.path, body: body, type: "application/x-www-form-urlencoded"))
    #expect(reply.status == 400)
    #expect(reply.body.contains(#""description":"\#(description)""#), "\(reply.body)")
  }

  @Test("a form of tens of thousands of elements is answered at once", .timeLimit(.minutes(1)))
  func manyElements() async throws {
    let running = try await RunningSandbox()
    for item in ["notes[]=x&", "notes[a]=x&", "contact[a][]=x&"] {
      let body = String(repeating: item, count: 300_000 / item.utf8.count)
      let reply = try running.exchange(
        Requests.post(LinkReply.path, body: body, type: "application/x-www-form-urlencoded"))
      #expect(reply.status == 400)
    }
  }
}

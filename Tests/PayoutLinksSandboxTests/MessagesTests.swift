import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Messages that would have been sent")
struct MessagesTests {
  private static let day: Int64 = 86_400

  private static func messages(_ running: RunningSandbox, _ query: String = "") throws -> [[String: Any]] {
    let reply = try running.admin("GET", "/messages\(query)")
    #expect(reply.status == 200, "\(reply.body)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    return try #require(object["messages"] as? [[String: Any]])
  }

  @Test("each has what a contact would have read, with the link in it")
  func words() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let more = #","send_sms":true,"send_email":true,"expire_by":\#(RunningSandbox.start + 10 * Self.day)"#
    let created = try LinkReply.create(client, LinkReply.body(more: more))
    let (id, url) = (try LinkReply.member("id", created), try LinkReply.member("short_url", created))
    _ = try LinkReply.transition(
      client, id,
      #"{"event":"claim","fund_account":{"bank_account":{"name":"A B","ifsc":"HDFC0000053","account_number":"123456"}}}"#
    )
    _ = try LinkReply.transition(client, id, #"{"event":"fail","reason":"beneficiary_bank_offline"}"#)
    _ = try LinkReply.transition(client, id, #"{"event":"claim"}"#)
    let paid = try LinkReply.transition(client, id, #"{"event":"process"}"#)
    let utr = try #require(paid.body.firstMatch(of: #/"utr":"([0-9]{12})"/#)?.1)
    let texts = try Self.messages(running, "?channel=sms").reversed().map { $0["text"] as? String ?? "" }
    try #require(texts.count == 3)
    #expect(texts[0] == "You have been sent ₹10.00. Claim it by 2027-01-25 08:00 UTC: \(url)")
    #expect(texts[1].hasPrefix("The transfer of ₹10.00 did not work. ") && texts[1].hasSuffix(" Try again: \(url)"))
    #expect(
      texts[2] == "₹10.00 has been paid. It went to: Bank account ending in 3456. UTR: \(utr). Details: \(url)")
    let mail = try #require(try Self.messages(running, "?channel=email&kind=issued&payout_link_id=\(id)").first)
    #expect(mail["to"] as? String == "gaurav.kumar@example.com")
    #expect(mail["subject"] as? String == "₹10.00 for you")
    #expect((mail["text"] as? String)?.hasPrefix("Hello Gaurav Kumar,\n\nYou have been sent ₹10.00.") == true)
    #expect(mail["short_url"] as? String == url)
    #expect(mail["at"] as? Int == Int(RunningSandbox.start))
  }

  @Test("of a link that expires as it comes back nobody is asked to try again, or to claim it")
  func expired() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts":[{"id":"acc_1","keys":[{"id":"rzp_test_a","secret":"b"}],"approval_workflow":true,"payout_links":[
          {"id":"poutlk_00000000000001","status":"issued","expire_by":"+15m","contact":{"contact":"91"},"send_sms":true,
            "short_url":"https://rzp.io/i/a"},
          {"id":"poutlk_00000000000002","status":"pending","expire_by":"+15m","contact":{"contact":"91"},
            "send_sms":true}]}]}
        """#)
    let client = try running.client()
    _ = try LinkReply.transition(client, "poutlk_00000000000001", #"{"event":"claim"}"#)
    running.clock.advance(by: .seconds(900))
    for (link, event) in [(1, "fail"), (2, "approve")] {
      let reply = try LinkReply.transition(client, "poutlk_0000000000000\(link)", #"{"event":"\#(event)"}"#)
      #expect(try LinkReply.member("status", reply) == "expired")
    }
    let messages = try Self.messages(running, "?account=acc_1")
    #expect(messages.map { $0["kind"] as? String } == ["failed"])
    let text = messages.first?["text"] as? String
    #expect(text?.hasSuffix("The link has expired, and cannot be used again. Details: https://rzp.io/i/a") == true)
  }

  @Test("a link of a fixture is told of where it says so and its contact can be reached")
  func fixture() async throws {
    let running = try await RunningSandbox(
      json: #"""
        [{"id":"poutlk_00000000000001","status":"issued","expire_by":"+2d","contact":{"contact":"91","email":""},
          "send_sms":true,"send_email":true},
         {"id":"poutlk_00000000000002","status":"issued","expire_by":"+2d","contact":{"contact":"91","email":"a@b"}},
         {"id":"poutlk_00000000000003","status":"issued","send_sms":true,"expire_by":"+2d"}]
        """#)
    #expect(try Self.messages(running).isEmpty, "it was not made here")
    let moved = try running.admin("POST", "/clock/advance", #"{"seconds":\#(Self.day)}"#).body
    #expect(moved.contains(#""next_due":\#(RunningSandbox.start + 2 * Self.day)"#))
    #expect(moved.contains(#""count":0,"happened":[],"message_count":1,"#))
    let message = try #require(try Self.messages(running).first)
    #expect(message["payout_link_id"] as? String == "poutlk_00000000000001")
    #expect(message["kind"] as? String == "reminder")
    #expect(message["text"] as? String == "₹0.00 is still waiting for you. Claim it by 2027-01-17 08:00 UTC.")
    let events = try running.admin("GET", "/events?payout_link_id=poutlk_00000000000001").body
    #expect(
      events.contains(
        #""event":"remind","from":null,"to":null,"cause":"clock","at":\#(RunningSandbox.start + Self.day),"#))
  }

  @Test("they are part of the account's state: a reset and a restored snapshot take them back")
  func state() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    _ = try LinkReply.create(client, LinkReply.body(more: #","send_sms":true"#))
    _ = try running.admin("POST", "/snapshots", #"{"name":"one"}"#)
    _ = try LinkReply.create(client, LinkReply.body(more: #","send_sms":true"#))
    #expect(try Self.messages(running).map { $0["number"] as? Int } == [2, 1])
    _ = try running.admin("POST", "/snapshots/one/restore", "{}")
    #expect(try Self.messages(running).map { $0["number"] as? Int } == [1])
    _ = try running.admin("POST", "/reset", "{}")
    #expect(try Self.messages(running).isEmpty)
  }

  @Test("pages go on where the one before ended, and end early where their links are long")
  func pages() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    // Of each link one text and one mail; 2,048 characters and 15 notes make some 6,000 bytes.
    let notes = (0..<15).map { #""n\#($0)":"\#(String(repeating: "x", count: 256))""# }.joined(separator: ",")
    for _ in 0..<40 {
      let body = LinkReply.body(more: #","send_sms":true,"send_email":true,"notes":{\#(notes)}"#)
      #expect(try LinkReply.create(client, body).status == 200)
    }
    var numbers: [Int] = []
    var query = "?count=1000"
    var pages = 0
    while pages < 9 {
      let reply = try running.admin("GET", "/messages\(query)").body
      numbers += reply.matches(of: #/\{"number":([0-9]+)/#).compactMap { Int($0.1) }
      pages += 1
      guard let next = reply.firstMatch(of: #/"next_skip":([0-9]+)/#)?.1 else { break }
      query = "?count=1000&skip=\(next)"
    }
    #expect(numbers == Array((1...80).reversed()))
    #expect(pages == 2)
  }

  @Test(
    "what cannot be asked for is refused",
    arguments: [
      ("kind=paied", #"did you mean \"paid\""#), ("channel=fax", #"\"channel\" must be one of sms, email"#),
      ("payout_link_id=x", "poutlk_"), ("count=1001", "count"), ("skip=-1", "skip"), ("after=1", "unknown parameter"),
    ])
  func refused(query: String, told: String) async throws {
    let reply = try await RunningSandbox().admin("GET", "/messages?\(query)")
    #expect(reply.status == 400 && reply.body.contains(told), "\(reply.body)")
  }
}

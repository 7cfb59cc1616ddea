import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

/// Random stories of calls, transitions and clock steps, told to the sandbox and to a naive model of the rules; every
/// reply is compared with what the model says, byte for byte.
///
/// `PAYOUT_LINKS_SANDBOX_TEST_STORIES=20000` tells more of them.
@Suite("The sandbox against a naive model of the rules")
struct ModelTests {
  static let stories =
    ProcessInfo.processInfo.environment["PAYOUT_LINKS_SANDBOX_TEST_STORIES"].flatMap(Int.init) ?? 2000

  /// Stories share a sandbox for a while, so that lists have something to find.
  static let storiesPerSandbox = 10

  @Test("every reply of thousands of random stories is the model's", arguments: 0..<4)
  func everyReply(part: Int) async throws {
    for batch in 0..<max(1, Self.stories / 4 / Self.storiesPerSandbox) {
      var story = try await Story(seed: UInt64(part * 100_000 + batch + 1))
      for _ in 0..<Self.storiesPerSandbox {
        for _ in 0..<15 { try story.step() }
      }
    }
  }

  struct Story {
    let running: RunningSandbox
    let client: RawClient
    let seed: UInt64
    let approval: Bool
    var random: TestRandom
    var model = LinkModel(now: RunningSandbox.start)
    var contacts: [String: String] = [:]
    var madeAt: [String: Int64] = [:]
    var names: Set<String> = []
    /// Fund accounts that a claim has named, and the contact that did so first.
    var owners: [String: String] = [:]

    init(seed: UInt64) async throws {
      self.seed = seed
      approval = seed % 3 == 0
      running = try await RunningSandbox(
        json: #"{"accounts":[{"id":"acc_1","account_numbers":["1"],"approval_workflow":\#(approval),"#
          + #""payout_approval":\#(seed % 4 == 0),"low_balance":\#(seed % 5 == 0),"#
          + #""keys":[{"id":"rzp_test_sandbox","secret":"sandbox_secret"}]}]}"#, seed: seed)
      client = try running.client()
      random = TestRandom(seed)
      model.payoutApproval = seed % 4 == 0
      model.lowBalance = seed % 5 == 0
    }

    mutating func step() throws {
      switch random.draw(23) {
      case 0..<4: try create()
      case 4: try createBadly()
      case 5..<7: try cancel()
      case 7..<12: try transition()
      case 12..<14: try fetch()
      case 14..<18: try list()
      case 18: try contact()
      case 19: try payouts()
      default:
        let seconds = Int64([1, 1, 2, 5, 30, 400][random.draw(6)])
        running.clock.advance(by: .seconds(seconds))
        model.advance(by: seconds)
      }
    }

    private func compare(_ reply: RawReply, _ status: Int, _ body: String) {
      if reply.status != status || reply.body != body {
        Issue.record("seed \(seed) at \(model.now): \(reply.status) \(reply.body)\nthe model says \(status) \(body)")
      }
    }

    private mutating func create() throws {
      var link = LinkModel.Link(
        id: "", contactID: "", name: "Name \(random.draw(3))", phone: ["", "91", "92"][random.draw(3)],
        email: ["a@b.c", "d@e.f"][random.draw(2)], purpose: ["refund", "salary"][random.draw(2)],
        amount: 100 + random.draw(1000), shortURL: "", createdAt: model.now, since: model.now)
      link.status = approval ? "pending" : "issued"
      if random.draw(2) == 0 { link.receipt = "R\(random.draw(4))" }
      if random.draw(3) == 0 { link.expireBy = model.now + 900 + Int64(random.draw(300)) }
      if random.draw(3) == 0 {
        let words = [
          "claim", "fail", "process", "reverse", "approve", "cancel", "approve_payout", "release_payout", "reject",
          "reject_payout", "cancel_payout",
        ]
        link.script = (0...random.draw(4)).map { _ in
          (words[min(random.draw(words.count), random.draw(words.count))], Int64(1 + random.draw(40)))
        }
        link.script0 = link.script.map { "\($0.event) after \($0.after)s" }.joined(separator: "; ")
      }
      var body =
        #"{"account_number":"1","contact":{"name":"\#(link.name)","contact":"\#(link.phone)","email":"\#(link.email)"},"#
        + #""amount":\#(link.amount),"currency":"INR","purpose":"\#(link.purpose)","description":"d","send_sms":true"#
      if let receipt = link.receipt { body += #","receipt":"\#(receipt)""# }
      if let expireBy = link.expireBy { body += #","expire_by":\#(expireBy)"# }
      if !link.script0.isEmpty { body += #","notes":{"sandbox_script":"\#(link.script0)"}"# }
      let reply = try LinkReply.create(client, body + "}")
      // The model cannot know names: it takes them from the reply, and holds them to their form and to being new.
      link.id = try LinkReply.member("id", reply)
      link.contactID = try LinkReply.member("contact_id", reply)
      link.shortURL = try LinkReply.member("short_url", reply)
      compare(reply, 200, link.text)
      #expect(names.insert(link.id).inserted && names.insert(link.shortURL).inserted)
      let known = contacts[link.name + "|" + link.phone + "|" + link.email]
      if let known {
        #expect(known == link.contactID)
      } else {
        #expect(names.insert(link.contactID).inserted)
        contacts[link.name + "|" + link.phone + "|" + link.email] = link.contactID
        madeAt[link.contactID] = model.now
      }
      model.links.append(link)
    }

    private mutating func createBadly() throws {
      let (change, description, field) =
        [
          (#""amount":99"#, "Minimum transaction amount should be 100 paise", "amount"),
          (#""currency":"USD""#, "The selected currency is invalid.", "currency"),
          (#""description":"""#, "The description field is required.", "description"),
          (
            #""expire_by":\#(model.now + 899)"#,
            "Invalid value for field(s): `expire_by`. Cannot be less than the current time + 15min", "expire_by"
          ),
        ][random.draw(4)]
      let reply = try LinkReply.create(
        client,
        #"{"account_number":"1","contact":{"name":"Name","email":"a@b"},"amount":1000,"currency":"INR","#
          + #""purpose":"refund","description":"d",\#(change)}"#)
      compare(reply, 400, CreateTests.refusal(description, field: field))
    }

    private mutating func draw() -> Int? {
      model.links.isEmpty ? nil : max(random.draw(model.links.count), random.draw(model.links.count))
    }

    private mutating func cancel() throws {
      guard let index = draw() else { return }
      try learnNames(index)
      let before = model.links[index]
      let reply = try client.exchange(Requests.post("\(LinkReply.path)/\(before.id)/cancel"))
      if model.apply("cancel", index) {
        compare(reply, 200, model.links[index].text)
      } else {
        compare(reply, 400, CancelTests.refusal(before.status))
      }
    }

    private mutating func transition() throws {
      guard let index = draw() else { return }
      let before = model.links[index]
      let event = [
        "claim", "process", "approve_payout", "fail", "release_payout", "reverse", "approve", "reject_payout", "reject",
        "cancel_payout", "cancel", "expire",
      ][min(random.draw(12), random.draw(12))]
      var body = #"{"event":"\#(event)"}"#
      if event == "claim", random.draw(2) == 0 {
        body = #"{"event":"claim","fund_account_id":"fa_\#(10_000_000_000_000 + random.draw(3))"}"#
      }
      let named = body.firstRange(of: "fa_").map { String(body[$0.lowerBound...].prefix(17)) }
      let reply = try LinkReply.transition(client, before.id, body)
      if let named, owners[named] ?? before.contactID != before.contactID {
        #expect(reply.status == 400)
        #expect(reply.body.contains("belongs to the contact \(owners[named] ?? "")"))
        return
      }
      let applied = model.apply(event, index)
      if named != nil, applied { model.links[index].fundAccount = nil }
      #expect(reply.status == (applied ? 200 : 409))
      if applied {
        try learnNames(index)
        if let named {
          #expect(model.links[index].fundAccount == named)
          owners[named] = before.contactID
        }
        let plain = model.links[index].text.dropLast()
        #expect(reply.body.hasPrefix(plain), "seed \(seed): \(reply.body)\nthe model says \(plain)")
      }
    }

    /// Accounts and payouts get their ids from the sandbox: present exactly when the model says so.
    private mutating func learnNames(_ index: Int) throws {
      let link = model.links[index]
      let lacksAccount = link.attempts > 0 && link.fundAccount == nil
      guard lacksAccount || link.status == "processed" && link.payout == nil else { return }
      let reply = try client.exchange(Requests.get("\(LinkReply.path)/\(link.id)"))
      if lacksAccount {
        let account = try LinkReply.member("fund_account_id", reply)
        #expect(account.hasPrefix("fa_"))
        model.links[index].fundAccount = account
      }
      if link.status == "processed" {
        let payout = try LinkReply.member("payout_id", reply)
        #expect(payout.hasPrefix("pout_"))
        if link.payout == nil { #expect(names.insert(payout).inserted) }
        model.links[index].payout = payout
      }
    }

    /// A contact that is made is one that the links have, or a new one; and it is found by what it has.
    private mutating func contact() throws {
      let (name, phone) = ("Name \(random.draw(3))", ["", "91", "92"][random.draw(3)])
      let email = ["a@b.c", "d@e.f"][random.draw(2)]
      let reply = try client.exchange(
        Requests.post("/v1/contacts", body: #"{"name":"\#(name)","contact":"\#(phone)","email":"\#(email)"}"#))
      let id = try LinkReply.member("id", reply)
      let known = contacts[name + "|" + phone + "|" + email]
      #expect(known.map { $0 == id } ?? names.insert(id).inserted)
      if known == nil {
        contacts[name + "|" + phone + "|" + email] = id
        madeAt[id] = model.now
      }
      let text =
        #"{"id":"\#(id)","entity":"contact","name":"\#(name)","contact":\#(phone.isEmpty ? "null" : "\"\(phone)\""),"#
        + #""email":"\#(email)","type":null,"reference_id":null,"batch_id":null,"active":true,"notes":[],"#
        + #""created_at":\#(madeAt[id] ?? 0)}"#
      compare(reply, 200, text)
      compare(try client.exchange(Requests.get("/v1/contacts/\(id)")), 200, text)
      let found = try LinkReply.ids(
        try client.exchange(
          Requests.get("/v1/contacts?count=100&name=\(name.replacing(" ", with: "+"))&email=\(email)")))
      #expect(
        found.sorted()
          == contacts.filter { $0.key.hasPrefix("\(name)|") && $0.key.hasSuffix("|\(email)") }.map(\.value).sorted())
    }

    /// All payouts that fit, each as the model has it; of equal times in any order.
    private mutating func payouts() throws {
      for index in model.links.indices where !model.links[index].payouts.isEmpty { try learnPayouts(index) }
      let link = draw().map { model.links[$0] }
      var filters: [(name: String, value: String)] = []
      for _ in 0..<random.draw(3) {
        switch random.draw(6) {
        case 0: filters.append(("status", ["processing", "processed", "failed", "pending", "queued"][random.draw(5)]))
        case 1: filters.append(("contact_id", link?.contactID ?? "cont_00000000000000"))
        case 2: filters.append(("reference_id", "R\(random.draw(5))"))
        case 3: filters.append(("from", "\(model.now - Int64(random.draw(600)))"))
        case 4: filters.append(("fund_account_id", link?.payouts.last?.fundAccount ?? "fa_00000000000000"))
        default: filters.append(("mode", ["IMPS", "UPI"][random.draw(2)]))
        }
      }
      let query = filters.map { "&\($0.name)=\($0.value)" }.joined()
      let reply = try client.exchange(Requests.get("/v1/payouts?account_number=1&count=100\(query)"))
      var expected: [String] = []
      for link in model.links {
        for payout in link.payouts {
          let fits = filters.enumerated().allSatisfy { place, filter in
            // Of equal names the last counts.
            if filters[(place + 1)...].contains(where: { $0.name == filter.name }) { return true }
            return switch filter.name {
            case "status": payout.status == filter.value
            case "contact_id": link.contactID == filter.value
            case "reference_id": link.receipt == filter.value
            case "from": payout.createdAt >= Int64(filter.value) ?? 0
            case "fund_account_id": payout.fundAccount == filter.value
            default: filter.value == "IMPS"
            }
          }
          if fits { expected.append(link.text(of: payout)) }
        }
      }
      let items = try LinkReply.items(reply)
      let times = items.compactMap { $0["created_at"] as? Int }
      #expect(times == times.sorted(by: >), "the newest first")
      #expect(items.count == min(100, expected.count), "seed \(seed): \(query)")
      if expected.count <= 100 {
        for text in expected { #expect(reply.body.contains(text), "seed \(seed): \(reply.body)\nlacks \(text)") }
      }
      if let (text, id) = expected.first.flatMap({ text in LinkReply.firstID(text).map { (text, $0) } }) {
        compare(try client.exchange(Requests.get("/v1/payouts/\(id)")), 200, text)
      }
    }

    /// The model takes from the reply what it cannot know, and holds it to its form.
    private mutating func learnPayouts(_ index: Int) throws {
      let link = model.links[index]
      let reply = try client.exchange(Requests.get("\(LinkReply.path)/\(link.id)?expand[]=payouts"))
      let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
      let items = try #require((object["payouts"] as? [String: Any])?["items"] as? [[String: Any]])
      #expect(items.count == link.payouts.count)
      for (place, item) in zip(link.payouts.indices, items.reversed()) {
        let payout = link.payouts[place]
        let (id, account) = (item["id"] as? String ?? "", item["fund_account_id"] as? String)
        #expect(id.hasPrefix("pout_") && account?.hasPrefix("fa_") == true)
        #expect(payout.id == nil || payout.id == id)
        #expect(payout.fundAccount == nil || payout.fundAccount == account)
        let utr = item["utr"] as? String
        #expect((utr?.utf8.count == 12) == ["processed", "reversed"].contains(payout.status), "\(item)")
        model.links[index].payouts[place].id = id
        model.links[index].payouts[place].fundAccount = account
        model.links[index].payouts[place].utr = utr
      }
    }

    private mutating func fetch() throws {
      guard let index = draw() else { return }
      try learnNames(index)
      let link = model.links[index]
      compare(try client.exchange(Requests.get("\(LinkReply.path)/\(link.id)")), 200, link.text)
    }

    private mutating func list() throws {
      // Scripts make accounts and payouts while nobody looks.
      for index in model.links.indices where !model.links[index].script0.isEmpty { try learnNames(index) }
      var filters: [(name: String, value: String)] = []
      for _ in 0..<random.draw(4) {
        let link = draw().map { model.links[$0] }
        switch random.draw(13) {
        case 0: filters.append(("skip", "\(random.draw(12))"))
        case 1: filters.append(("count", "\(1 + random.draw(100))"))
        case 2: filters.append(("from", "\(model.now - Int64(random.draw(600)))"))
        case 3: filters.append(("to", "\(model.now - Int64(random.draw(600)))"))
        case 4: filters.append(("id", link?.id ?? "poutlk_00000000000000"))
        case 5: filters.append(("contact_id", link?.contactID ?? "cont_00000000000000"))
        case 6: filters.append(("contact_phone_number", ["91", "92", "93"][random.draw(3)]))
        case 7: filters.append(("contact_email", ["a@b.c", "d@e.f", "x@y.z"][random.draw(3)]))
        case 8: filters.append(("fund_account_id", link?.fundAccount ?? "fa_00000000000000"))
        case 9: filters.append(("purpose", ["refund", "salary", "bribe"][random.draw(3)]))
        case 10: filters.append(("receipt", "R\(random.draw(5))"))
        case 11: filters.append(("short_url", link?.shortURL ?? "http://x"))
        default:
          filters.append(
            ("status", ["pending", "issued", "processing", "processed", "cancelled", "expired"][random.draw(6)]))
        }
      }
      // Of equal names the last counts.
      filters = filters.enumerated().filter { place, filter in
        !filters[(place + 1)...].contains { $0.name == filter.name }
      }.map(\.element)
      let query = filters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
      let items = model.list(filters).map(\.text)
      compare(
        try client.exchange(Requests.get("\(LinkReply.path)?\(query)")), 200,
        #"{"entity":"collection","count":\#(items.count),"items":[\#(items.joined(separator: ","))]}"#)
    }
  }
}

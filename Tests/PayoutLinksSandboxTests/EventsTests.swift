import Coding
import HTTP1
import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Events")
struct EventsTests {
  @Test("they are numbered from 1 on, and of those that are kept no more each can still be counted as lost")
  func ring() {
    let events = EventRing()
    let share = JournalShare(account: "a")
    for _ in 0..<EventRing.eventsMax + 3 { events.accountReplaced(share) }
    #expect(events.nextNumber == EventRing.eventsMax + 4)
    #expect(events.firstNumber == 4)
    #expect(events.event(3) == nil)
    #expect(events.event(4)?.number == 4)
    #expect(events.event(EventRing.eventsMax + 3)?.number == EventRing.eventsMax + 3)
    #expect(events.event(EventRing.eventsMax + 4) == nil)
    let page = EventsEndpoint.page(events, after: 1, of: share, limit: 1)
    #expect(String(decoding: page.body, as: UTF8.self).contains(#""next_after":4,"latest":10003,"lost":2"#))
  }

  @Test("a page goes on where the one before it ended, and shows an account its own")
  func pages() async throws {
    var isolation = Isolation()
    isolation.isolatesKeys = true
    let running = try await RunningSandbox(isolation: isolation)
    for key in ["rzp_test_one", "rzp_test_two"] {
      let authorization = "Basic " + Base64.encode(Array("\(key):s".utf8).span)
      #expect(
        try running.exchange(Requests.post(Requests.link(3) + "/cancel", authorization: authorization)).status == 200)
    }
    let own = try running.admin("GET", "/events?key=rzp_test_two").body
    #expect(own.contains(#""account":"acc_two""#))
    #expect(!own.contains("acc_one"))
    let all = try running.admin("GET", "/events?limit=1&after=1").body
    #expect(all.contains(#""account":"acc_one","payout_link_id":"poutlk_00000000000003","event":"cancel""#))
    #expect(all.contains(#""next_after":2,"#))
  }

  @Test("each says what made it happen")
  func causes() async throws {
    let running = try await RunningSandbox(
      json: #"""
        [{"id":"poutlk_00000000000001","status":"issued","sandbox":{"script":"claim after 1m; fail after 1m"},
          "expire_by":"+1h","short_url":"http://127.0.0.1/i/one"}]
        """#)
    func page(_ form: String) throws -> Int {
      let type = "application/x-www-form-urlencoded"
      return try running.exchange(Requests.post("/i/one", body: form, type: type, authorization: nil)).status
    }
    _ = try running.admin("POST", "/clock/advance", #"{"seconds":120}"#)
    let confirmed = try page("step=confirm&otp=754081&payee=upi&vpa=asha%40upi")
    #expect(confirmed == 303)
    _ = try running.admin("POST", "/payout-links/poutlk_00000000000001/transitions", #"{"event":"fail"}"#)
    _ = try running.admin("POST", "/clock/advance", #"{"seconds":3600}"#)
    let created = try LinkReply.create(try running.client())
    _ = try running.exchange(Requests.post("/v1/payout-links/\(try LinkReply.member("id", created))/cancel"))
    _ = try running.admin("POST", "/payout-links", LinkReply.body())
    let events = try running.admin("GET", "/events").body
    let told = events.matches(of: #/"event":"(\w+)".*?"cause":"?(\w+)/#).map { "\($0.1) \($0.2)" }
    #expect(
      told == [
        "replace null", "claim script", "fail script", "claim page", "fail admin", "expire clock", "create api",
        "cancel api", "create admin",
      ])
  }

  @Test("one link's events are shown alone, and nobody waits for them here")
  func ofOneLink() async throws {
    let running = try await RunningSandbox()
    for number in [3, 8] {
      #expect(try running.exchange(Requests.post(Requests.link(number) + "/cancel")).status == 200)
    }
    let page = try running.admin("GET", "/events?payout_link_id=poutlk_00000000000008").body
    #expect(page.hasPrefix(#"{"events":[{"number":3,"#) && page.contains(#""meta":{"next_after":3,"latest":3"#))
    #expect(try running.admin("GET", "/events?payout_link_id=poutlk_00000000000008&timeout=1").status == 400)
    #expect(try running.admin("GET", "/events?payout_link_id=poutlk_8").status == 400)
  }

  @Test("with nothing to tell the page is empty when the time is up, and at once for who knows another run")
  func empty() async throws {
    let running = try await RunningSandbox()
    let late = try running.admin("GET", "/events?after=1&timeout=0.05")
    #expect(late.status == 200)
    #expect(late.body == #"{"events":[],"meta":{"next_after":1,"latest":1,"lost":0,"other_run":false}}"#)
    let other = try running.admin("GET", "/events?after=77&timeout=60").body
    #expect(other.contains(#""event":"replace""#))
    #expect(other.hasSuffix(#""other_run":true}}"#))
  }

  @Test("who waits by the system's clock is told when something happens, and when the time is up")
  func waiting() async throws {
    let sandbox = try await Sandbox.start(Configuration(fixtures: [.builtIn]))
    let (waiting, other) = (try RawClient(port: sandbox.port), try RawClient(port: sandbox.port))
    let late = try waiting.exchange(Requests.get("/__admin/events?after=1&timeout=0.05", authorization: nil))
    #expect(late.body.hasPrefix(#"{"events":[],"#))
    try waiting.send(Requests.get("/__admin/events?after=1&timeout=60", authorization: nil))
    // Fetches between do not end the wait, nor does one that has gone.
    for _ in 0..<100 { #expect(try other.exchange(Requests.get(Requests.link(3))).status == 200) }
    #expect(try other.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    #expect(try waiting.reply().body.contains(#""event":"cancel""#))
    await sandbox.stop()
  }

  @Test("nobody who waits for events keeps the loop busy, and an event does")
  func quiet() throws {
    let world = World(try Seed([.builtIn], start: Timestamp(0)), randomness: 1, at: Timestamp(0))
    let room = WaitingRoom(Journal(JournalLimits()), world.events, world.webhookChanges, world.activity) { 0 }
    room.add(
      EventWaits.Wait(
        ticket: ReplyTicket(token: 1), share: nil, after: world.events.nextNumber - 1, limit: 10, due: 1_000))
    #expect(room.ended(at: 0).isEmpty && room.isQuiet && room.nextDue == 1_000)
    world.activity.isBusy = false
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    _ = world.accounts[0].document(of: id, at: Timestamp(0))
    #expect(!world.activity.isBusy)
    _ = world.accounts[0].apply(Event.cancel, to: id, at: Timestamp(0), by: .api)
    #expect(world.activity.isBusy)
    #expect(room.ended(at: 1).count == 1 && room.isEmpty)
  }

  @Test(
    "a parameter that cannot be is refused",
    arguments: ["after=-1", "after=x", "limit=0", "limit=1001", "timeout=61", "timeout=-1", "status=issued"])
  func refused(query: String) async throws {
    let running = try await RunningSandbox()
    #expect(try running.admin("GET", "/events?\(query)").status == 400)
  }
}

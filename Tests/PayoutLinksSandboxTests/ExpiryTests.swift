import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Expiry")
struct ExpiryTests {
  static let fixture = #"{"id":"poutlk_00000000000001","status":"issued","expire_by":"+15m","expired_at":null}"#

  @Test("a fetch shows expired at the very second of expire_by, and issued one second before")
  func fetch() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let due = RunningSandbox.start + 900
    running.clock.advance(by: .seconds(899) + .milliseconds(999))
    let before = try running.exchange(Requests.get(Requests.link(1)))
    #expect(before.body == #"{"id":"poutlk_00000000000001","status":"issued","expire_by":\#(due),"expired_at":null}"#)
    running.clock.advance(by: .milliseconds(1))
    let after = try running.exchange(Requests.get(Requests.link(1)))
    #expect(
      after.body == #"{"id":"poutlk_00000000000001","status":"expired","expire_by":\#(due),"expired_at":\#(due)}"#)
  }

  @Test("expired_at does not depend on who looked when")
  func lateLook() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .seconds(86_400))
    let reply = try running.exchange(Requests.get(Requests.link(1)))
    #expect(reply.body.contains(#""expired_at":\#(RunningSandbox.start + 900)"#))
  }

  @Test("a cancel is refused from the second of expire_by on, with nobody having looked before")
  func cancel() async throws {
    for (seconds, status) in [(899, 200), (900, 400)] {
      let running = try await RunningSandbox(json: Self.fixture)
      running.clock.advance(by: .seconds(seconds))
      let reply = try running.exchange(Requests.post(Requests.link(1) + "/cancel"))
      #expect(reply.status == status)
      if status == 400 { #expect(reply.body == CancelTests.refusal("expired")) }
    }
  }

  @Test("the built-in link that expires 15 minutes after the start does")
  func builtIn() async throws {
    let running = try await RunningSandbox()
    running.clock.advance(by: .seconds(899))
    #expect(try running.exchange(Requests.get(Requests.link(8))).body.contains(#""status":"issued""#))
    running.clock.advance(by: .seconds(1))
    #expect(try running.exchange(Requests.get(Requests.link(8))).body.contains(#""status":"expired""#))
    #expect(try running.exchange(Requests.get(Requests.link(3))).body.contains(#""status":"issued""#))
  }

  @Test("a manual clock does not go back, nor beyond what it holds")
  func clockBounds() {
    let clock = ManualClock(unixSeconds: 1000)
    clock.advance(by: .seconds(-5))
    clock.advance(by: .seconds(Int64.max))
    #expect(clock.unixSeconds == 1000)
    clock.advance(by: .milliseconds(1500))
    #expect(clock.unixNanoseconds == 1_001_500_000_000)
  }
}

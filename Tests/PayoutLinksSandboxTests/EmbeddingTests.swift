import Foundation
import FoundationNetworking
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

/// What a user of the library writes: nothing here is known to the package alone.
@Suite("Embedding the sandbox in a Swift test")
struct EmbeddingTests {
  func call(_ method: String, _ path: String, _ sandbox: Sandbox) async throws -> (status: Int, body: String) {
    var request = URLRequest(url: try #require(URL(string: sandbox.baseURL + path)))
    request.httpMethod = method
    let credentials = Data("\(sandbox.key.id):\(sandbox.key.secret)".utf8).base64EncodedString()
    request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
    let (data, response) = try await URLSession.shared.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test("a few lines start it on a free port, and a real client fetches and cancels")
  func fewLines() async throws {
    let sandbox = try await Sandbox.start()
    let fetched = try await call("GET", "/v1/payout-links/poutlk_00000000000003", sandbox)
    #expect(fetched.body.contains(#""status":"issued""#))
    #expect(try await call("POST", "/v1/payout-links/poutlk_00000000000003/cancel", sandbox).status == 200)
    #expect(try await call("POST", "/v1/payout-links/poutlk_00000000000003/cancel", sandbox).status == 400)
    await sandbox.stop()
  }

  @Test("the example of the README: own fixture, own clock")
  func readmeExample() async throws {
    let clock = ManualClock()
    var configuration = Configuration(fixtures: [
      .json(#"{ "id": "poutlk_0000000000000A", "status": "issued", "expire_by": "+15m" }"#)
    ])
    configuration.clock = clock
    let sandbox = try await Sandbox.start(configuration)
    clock.advance(by: .seconds(15 * 60))
    let body = try await call("GET", "/v1/payout-links/poutlk_0000000000000A", sandbox).body
    #expect(body.contains(#""status":"expired""#))
    await sandbox.stop()
  }

  @Test("a clock takes any duration: what would set it back or beyond its end moves nothing")
  func absurdAdvances() {
    let clock = ManualClock(unixSeconds: 5)
    for duration in [
      Duration.milliseconds(-500), .nanoseconds(-1), .seconds(-1), .seconds(9_223_372_036) + .nanoseconds(999_999_999),
      .seconds(Int64.max), .seconds(Int64.min),
    ] {
      clock.advance(by: duration)
      #expect(clock.unixNanoseconds == 5_000_000_000)
    }
    clock.advance(by: .milliseconds(500))
    #expect(clock.unixNanoseconds == 5_500_000_000)
    #expect(ManualClock(unixSeconds: .max).unixNanoseconds == .max)
    #expect(ManualClock(unixSeconds: .min).unixNanoseconds == .min)
  }

  @Test("several run side by side, each with a state of its own")
  func sideBySide() async throws {
    let one = try await Sandbox.start()
    let other = try await Sandbox.start()
    #expect(one.port != other.port)
    #expect(try await call("POST", "/v1/payout-links/poutlk_00000000000003/cancel", one).status == 200)
    #expect(try await call("POST", "/v1/payout-links/poutlk_00000000000003/cancel", other).status == 200)
    await one.stop()
    await other.stop()
  }

  @Test("after stop the port is free again, and stopping twice is harmless")
  func stopFreesThePort() async throws {
    var configuration = Configuration()
    configuration.port = try LoopbackPort.free()
    let sandbox = try await Sandbox.start(configuration)
    await sandbox.stop()
    await sandbox.stop()
    let again = try await Sandbox.start(configuration)
    #expect(again.port == sandbox.port)
    await again.stop()
  }

  @Test("a port in use and a faulty fixture are thrown, not logged")
  func failures() async throws {
    let sandbox = try await Sandbox.start()
    var configuration = Configuration()
    configuration.port = sandbox.port
    await #expect {
      _ = try await Sandbox.start(configuration)
    } throws: {
      ($0 as? StartError)?.description == "cannot listen on 127.0.0.1 port \(sandbox.port): Address already in use"
    }
    await sandbox.stop()
    await #expect(throws: FixtureError.self) { _ = try await Sandbox.start(Configuration(fixtures: [.json("[")])) }
  }
}

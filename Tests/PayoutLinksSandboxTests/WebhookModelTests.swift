import Harness
import JSON
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

/// The rules of deliveries, as plainly as they can be written: one list, looked through again for each attempt.
private struct WebhookModel {
  struct Delivery {
    let name: String
    var due: Int?
    var order: Int
    var attempts = 0
    var status = "pending"
  }

  var now = 0
  var isUp = true
  var isActive = true
  var deliveries: [Delivery] = []
  /// What the receiver has heard.
  var heard: [String] = []
  private var order = 0

  mutating func happened(_ names: [String]) {
    for name in names {
      order += 1
      deliveries.append(
        Delivery(name: name, due: isActive ? now : nil, order: order, status: isActive ? "pending" : "untold"))
    }
    advance(0)
  }

  mutating func advance(_ seconds: Int) {
    let target = now + seconds
    while true {
      let due = deliveries.indices.filter { deliveries[$0].due.map { $0 <= target } ?? false }
      guard
        let next = due.min(by: {
          (deliveries[$0].due ?? 0, deliveries[$0].order) < (deliveries[$1].due ?? 0, deliveries[$1].order)
        })
      else { break }
      now = max(now, deliveries[next].due ?? 0)
      deliveries[next].attempts += 1
      heard.append(deliveries[next].name)
      let tries = deliveries[next].attempts
      if isUp {
        deliveries[next].due = nil
        deliveries[next].status = "acknowledged"
      } else if tries <= 14 {
        order += 1
        deliveries[next].due = now + 5 * (1 << (tries - 1))
        deliveries[next].order = order
      } else {
        isActive = false
        for index in deliveries.indices where deliveries[index].due != nil {
          deliveries[index].due = nil
          deliveries[index].status = "failed"
        }
      }
    }
    now = target
  }
}

@Suite("Webhooks against a naive model of their rules")
struct WebhookModelTests {
  private static let fixture = #"""
    [{"id": "poutlk_00000000000000", "status": "issued", "amount": 1000},
     {"id": "poutlk_00000000000001", "status": "issued", "amount": 1000},
     {"id": "poutlk_00000000000002", "status": "issued", "amount": 1000}]
    """#
  private static let steps: [String: [(event: String, next: String, told: [String])]] = [
    "issued": [
      ("claim", "processing", ["payout.initiated", "payout_link.processing"]),
      ("cancel", "cancelled", ["payout_link.cancelled"]), ("expire", "expired", ["payout_link.expired"]),
    ],
    "processing": [
      ("process", "processed", ["payout.updated", "payout.processed", "payout_link.processed"]),
      ("fail", "issued", ["payout.failed", "payout_link.attempted"]),
      ("reverse", "issued", ["payout.reversed", "payout_link.attempted"]),
    ],
  ]

  @Test("every attempt of a thousand random stories is the model's", arguments: 0..<8)
  func stories(seed: Int) async throws {
    var dice = TestRandom(UInt64(seed))
    let isUp = Box(true)
    let receiver = try Receiver { _, _ in isUp.value ? .status(200) : .status(503) }
    let running = try await RunningSandbox(fixtures: [.json(Self.fixture)]) { $0.webhooks.url = receiver.url }
    #expect(try running.admin("PUT", "/clock", #"{"mode":"frozen"}"#).status == 200)
    for _ in 0..<150 {
      #expect(try running.admin("POST", "/reset").status == 200)
      #expect(try running.admin("PUT", "/clock", #"{"mode":"frozen"}"#).status == 200)
      var model = WebhookModel()
      isUp.value = true
      let before = receiver.told.count
      var statuses = ["issued", "issued", "issued"]
      for _ in 0..<25 {
        let link = dice.draw(3)
        switch dice.draw(5) {
        case 0:
          #expect(try running.admin("POST", "/clock/advance", #"{"seconds":0}"#).status == 200)
          model.isUp = dice.draw(2) == 0
          isUp.value = model.isUp
        case 1:
          let seconds = [1, 5, 60, 3600, 90_000][dice.draw(5)]
          model.advance(seconds)
          let moved = try running.admin("POST", "/clock/advance", #"{"seconds":\#(seconds)}"#).body
          #expect(moved.contains(#""now":\#(RunningSandbox.start + Int64(model.now)),"#))
        default:
          guard let steps = Self.steps[statuses[link]] else { continue }
          let step = steps[dice.draw(steps.count)]
          statuses[link] = step.next
          model.happened(step.told)
          let path = "/payout-links/poutlk_0000000000000\(link)/transitions"
          #expect(try running.admin("POST", path, #"{"event":"\#(step.event)"}"#).status == 200)
          // Answered when everybody has been told; whatever comes instead finds some who are still to be told.
          if dice.draw(2) == 0 { continue }
          #expect(try running.admin("POST", "/clock/advance", #"{"seconds":0}"#).status == 200)
        }
      }
      #expect(try running.admin("POST", "/clock/advance", #"{"seconds":0}"#).status == 200)
      let heard = try receiver.told.dropFirst(before).map { told in
        let document = try JSONDocument(parsing: told.body)
        return document.value(of: document.root, forKey: "event").flatMap { document.string(of: $0) } ?? ""
      }
      #expect(heard == model.heard)
      let shown = try running.admin("GET", "/webhooks/events?limit=200").body
      let found = shown.matches(
        of: /"event":"([a-z_.]+)"[^\[]*?"status":"([a-z]+)","deliveries":\[(?:\{[^}]*"attempt_count":(\d+)\})?\]/)
      #expect(
        found.map { "\($0.1) \($0.2) \($0.3 ?? "0")" }
          == model.deliveries.map { "\($0.name) \($0.status) \($0.attempts)" })
    }
  }
}

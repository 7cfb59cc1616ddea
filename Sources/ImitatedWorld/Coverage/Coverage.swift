import PayoutLinks

/// What a suite has touched of all there is, and how its requests ended. Counted since the start: emptying the journal
/// forgets nothing here.
package final class Coverage {
  private let events: EventRing
  private let sender: WebhookSender
  /// Of every request; together, so that counting one asks for them once.
  private struct Tally {
    var routes = [Int](repeating: 0, count: RouteName.allCases.count)
    var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)

    mutating func count(_ outcome: Outcome, _ route: RouteName?) {
      outcomes[Int(outcome.rawValue)] += 1
      if let route { routes[Int(route.rawValue)] += 1 }
    }

    mutating func recount(_ outcome: Outcome, as other: Outcome) {
      outcomes[Int(outcome.rawValue)] -= 1
      outcomes[Int(other.rawValue)] += 1
    }
  }

  private var tally = Tally()
  private var refusals = [Int](repeating: 0, count: RefusalKind.allCases.count)

  private var faults: [FaultEffect: Int] = [:]

  package init(_ events: EventRing, _ sender: WebhookSender) {
    self.events = events
    self.sender = sender
  }

  package func count(_ outcome: Outcome, _ route: RouteName?) {
    tally.count(outcome, route)
  }

  /// What a request's outcome was counted as, until a later one told better.
  package func recount(_ outcome: Outcome, as other: Outcome) { tally.recount(outcome, as: other) }

  package func count(_ effect: FaultEffect) { faults[effect, default: 0] += 1 }

  package func count(_ refusal: RefusalKind) { refusals[refusal.rawValue] += 1 }

  package func count(of outcome: Outcome) -> Int { tally.outcomes[Int(outcome.rawValue)] }
  package var requestCount: Int { tally.outcomes.reduce(0, +) }

  /// One thing that a suite can touch.
  package struct Item {
    package let kind: Kind
    package let name: String
    package let count: Int
  }

  package enum Kind: String, CaseIterable {
    case routes, states, transitions, errors, faults, events
  }

  package var items: [Item] {
    var items = RouteName.allCases.map { Item(kind: .routes, name: $0.name, count: tally.routes[Int($0.rawValue)]) }
    items += Status.allCases.map { Item(kind: .states, name: $0.rawValue, count: events.count(of: $0)) }
    items += zip(LifeCycle.rows, events.counts).map { row, count in
      Item(
        kind: .transitions, name: "\(row.from.rawValue) -\(row.event.rawValue)-> \(row.to.rawValue)", count: count)
    }
    items += RefusalKind.allCases.map { Item(kind: .errors, name: $0.name, count: refusals[$0.rawValue]) }
    items += FaultEffect.allCases.map { Item(kind: .faults, name: $0.rawValue, count: faults[$0] ?? 0) }
    items += zip(WebhookEventName.allCases, sender.counts.created).map { name, count in
      Item(kind: .events, name: name.rawValue, count: count)
    }
    return items
  }

  /// What was sent, and what came of it.
  package var deliveries: WebhookSender.Counts { sender.counts }
}

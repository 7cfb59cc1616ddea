package import PayoutLinks

/// Decides which attempts are made when: to each receiver so many at once, in the order in which they fell due, and one
/// that answers slowly keeps nobody else waiting.
package final class WebhookSender {
  /// What a run has sent.
  package struct Counts {
    package fileprivate(set) var created = [Int](repeating: 0, count: WebhookEventName.allCases.count)
    package fileprivate(set) var attempts = 0
    package fileprivate(set) var acknowledged = 0
    package fileprivate(set) var retried = 0
    /// Deliveries whose last retry has failed.
    package fileprivate(set) var failed = 0
  }

  /// A webhook of an account that has something due; each stands once among all turns.
  private struct Turn {
    weak let account: Account?
    let webhook: Identifier?
    let world: Int
  }

  private struct Receiver: Hashable {
    let host: String
    let port: UInt16
    let isSecure: Bool
  }

  /// The attempts to one receiver that are out, and who waits until there are fewer.
  private struct Lane {
    var outCount = 0
    var turns: [Turn] = []
  }

  private struct Out {
    weak let account: Account?
    let world: Int
    let epoch: Int
    let place: WebhookBook.Place
    let url: String
    let receiver: Receiver
    let began: Int64
    let fault: WebhookFault?
  }

  package let policy: ReceiverPolicy
  /// What events are signed with where no webhook says.
  package let secret: String?
  private let perReceiver: Int
  private let activity: Activity
  private let monotonicNanoseconds: () -> Int64
  private var lanes: [Receiver: Lane] = [:]
  private var turns: [Turn] = []
  private var out: [UInt64: Out] = [:]
  private var lastOrder: UInt64 = 0
  private var isStopping = false
  /// How often all accounts have been replaced: those before are told nothing any more, and tell nothing.
  fileprivate var world = 0
  private var caused: CausedEvents?
  /// Deliveries that faults may keep from being sent until the wake is over, each some ten microseconds.
  var unsentLeft = 0
  package private(set) var counts = Counts()
  /// Attempts in one wake: a body is some ten microseconds to write and to sign.
  private static let ordersPerWake = 32
  /// Links that fixtures give may be long: with so many bytes of bodies the rest waits for the next wake.
  private static let bytesPerWake = 64 << 10
  /// Attempts at once to all receivers; who waits for a turn then costs nothing.
  private static let outMax = 128

  package init(
    _ settings: WebhookSettings, _ activity: Activity, monotonicNanoseconds: @escaping () -> Int64
  ) {
    policy = ReceiverPolicy(allowing: settings.allowed)
    secret = settings.secret
    perReceiver = max(1, settings.perReceiver)
    self.activity = activity
    self.monotonicNanoseconds = monotonicNanoseconds
  }

  package var hasTurns: Bool { !turns.isEmpty && out.count < Self.outMax }

  func created(_ name: WebhookEventName) {
    counts.created[name.place] += 1
  }

  /// The call in hand has caused these events.
  func cause(_ account: Account, _ numbers: Range<Int>) {
    caused = CausedEvents(
      account: account, numbers: numbers, stateNumber: account.stateNumber, sender: self, world: world)
  }

  /// What the call in hand has caused; asked for after each call.
  package func takeCaused() -> CausedEvents? {
    guard caused != nil else { return nil }
    defer { caused = nil }
    return caused
  }

  /// The accounts that there were are no more.
  func replaceWorld() {
    world += 1
    turns = []
    for receiver in lanes.keys { lanes[receiver]?.turns = [] }
  }

  func add(_ account: Account, _ webhook: Identifier?) {
    turns.append(Turn(account: account, webhook: webhook, world: world))
    activity.isBusy = true
  }

  /// The server stops: what is under way has its time, and nothing more begins.
  package func stop() {
    isStopping = true
    turns = []
  }

  private static let unsentPerWake = 200

  var mayLookOn: Bool { unsentLeft > 0 }

  /// Attempts to be made now.
  package func orders(at real: Int64) -> [WebhookOrder] {
    var orders: [WebhookOrder] = []
    var count = 0
    var bytes = 0
    unsentLeft = Self.unsentPerWake
    while count < turns.count, count < Self.ordersPerWake, bytes < Self.bytesPerWake, hasTurns {
      let turn = turns[count]
      count += 1
      guard turn.world == world, let account = turn.account, let order = order(turn, account, at: real) else {
        continue
      }
      bytes += order.body.count
      orders.append(order)
    }
    turns.removeFirst(count)
    return orders
  }

  private func order(_ turn: Turn, _ account: Account, at real: Int64) -> WebhookOrder? {
    guard let next = account.nextAttempt(of: turn.webhook, at: real) else {
      account.passTurn(turn.webhook, at: real)
      return nil
    }
    // What fills a template was checked when it was set; what a fixture says may still be too long by now.
    guard let url = WebhookURL(next.url) else {
      fail(turn, account, next.url, "\(next.url) is not a URL", at: real)
      return nil
    }
    let verdict = policy.verdict(on: url.host)
    guard verdict != .refused else {
      fail(turn, account, next.url, ReceiverPolicy.reason(url.host), at: real)
      return nil
    }
    let receiver = Receiver(host: url.host, port: url.port, isSecure: url.isSecure)
    guard lanes[receiver]?.outCount ?? 0 < perReceiver else {
      lanes[receiver]?.turns.append(turn)
      return nil
    }
    guard let begun = account.beginAttempt(of: turn.webhook, at: real) else {
      account.passTurn(turn.webhook, at: real)
      return nil
    }
    lastOrder += 1
    lanes[receiver, default: Lane()].outCount += 1
    out[lastOrder] = Out(
      account: account, world: world, epoch: account.stateNumber, place: begun.place, url: next.url, receiver: receiver,
      began: monotonicNanoseconds(), fault: begun.fault)
    account.passTurn(turn.webhook, at: real)
    return WebhookOrder(
      id: lastOrder, event: begun.event, url: url, isVerified: next.isVerified, isNearby: verdict == .nearby,
      signature: begun.signature, body: begun.body, fault: begun.fault)
  }

  /// An attempt that fails before anything is sent.
  private func fail(_ turn: Turn, _ account: Account, _ url: String, _ reason: String, at real: Int64) {
    if let begun = account.beginAttempt(of: turn.webhook, at: real) {
      let result = WebhookResult(status: nil, problem: reason)
      count(account.attemptEnded(begun.place, url, result, begun.fault, at: real))
    }
    account.passTurn(turn.webhook, at: real)
  }

  /// What came of an order.
  package func ended(_ id: UInt64, _ result: WebhookResult, at real: Int64) {
    guard let out = out.removeValue(forKey: id) else { return }
    activity.isBusy = true
    free(out.receiver)
    guard out.world == world, let account = out.account else { return }
    // What a reset or a restored snapshot has replaced has no place for it.
    if account.stateNumber == out.epoch {
      let milliseconds = Int((monotonicNanoseconds() - out.began) / 1_000_000)
      let timed = WebhookResult(
        status: result.status, problem: result.problem, reply: result.reply, milliseconds: milliseconds)
      count(account.attemptEnded(out.place, out.url, timed, out.fault, at: real))
    } else {
      account.attemptForgotten(at: real)
    }
  }

  private func count(_ delivery: WebhookDelivery?) {
    guard let delivery else { return }
    counts.attempts += 1
    switch delivery.state {
    case .acknowledged: counts.acknowledged += 1
    case .waiting: counts.retried += 1
    case .failed: counts.failed += 1
    case .out, .dropped: break
    }
  }

  private func free(_ receiver: Receiver) {
    guard var lane = lanes.removeValue(forKey: receiver) else { return }
    lane.outCount -= 1
    if !lane.turns.isEmpty {
      turns.append(lane.turns.removeFirst())
      activity.isBusy = true
    }
    if lane.outCount > 0 { lanes[receiver] = lane } else { turns += lane.turns }
  }
}

/// Events that a call has caused.
package struct CausedEvents {
  let account: Account
  let numbers: Range<Int>
  let stateNumber: Int
  let sender: WebhookSender
  let world: Int

  /// As many as a header takes.
  package var names: String {
    let names = account.eventNames(in: numbers)
    // Of most calls it is one.
    return names.count == 1 ? names[0].rawValue : names.map(\.rawValue).joined(separator: ", ")
  }

  /// Whether a fault rule wants the call to be answered after their receivers have been told.
  package func holdsReply() -> Bool { account.holdsReply(for: numbers) }

  /// Whether every receiver has been told once, or will be told later or never.
  package var isTold: Bool {
    if account.stateNumber != stateNumber || sender.world != world { return true }
    return numbers.allSatisfy { number in
      account.webhooks.event(number)?.deliveries.allSatisfy { !$0.isPending || $0.isSpared || $0.attemptCount > 0 }
        ?? true
    }
  }
}

/// What a sandbox is started with for its webhooks.
public struct WebhookSettings: Sendable {
  /// Where events of all accounts of the fixtures go, beside what the fixtures say; with `{key}` and `{account}` for
  /// whose they are.
  public var url: String?
  /// What they are signed with.
  public var secret: String?
  /// Hosts that may be sent to beyond this machine and private networks; `*` for all.
  public var allowed: [String] = []
  /// A PEM file of certificates that are trusted beside the system's.
  public var authorityFile: String?
  /// Attempts at once to one receiver: with 1 they come in order.
  public var perReceiver = 1
  /// How their bodies are written.
  package var style = WebhookStyle.escaped

  public init() {}
}

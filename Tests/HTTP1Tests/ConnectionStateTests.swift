import HTTP1
import Testing

/// Everything that can happen to a connection, in every state: of each input the states in which something comes of it.
/// In all others nothing does, and the state stays exactly what it was.
@Suite struct ConnectionStateTests {
  static let second: Int64 = 1_000_000_000

  static let limits = {
    var limits = ConnectionLimits()
    limits.outputBytesMax = 1_000
    limits.lingerBytesMax = 100
    return limits
  }()

  /// Made and settled at the moment 0.
  static let states: [(name: String, state: ConnectionState)] = [
    ("handshake", ConnectionState(isSecure: true, at: 0, limits)),
    ("idle", made()),
    ("begun", made { $0.awaitHead(hasBegun: true) }),
    ("body", made { $0.awaitBody(at: 0) }),
    ("answer", made { $0.putOff(.answer, at: 0) }),
    ("ticket", made { $0.putOff(.ticket, at: 0) }),
    ("work", made { $0.putOff(.work, at: 0) }),
    ("turn", made { $0.putOff(.turn, at: 0) }),
    ("silence", made { $0.putOff(.silence, at: 0) }),
    ("alarm", made { $0.putOff(.alarm, at: 0) }),
    ("pieces", made { $0.putOff(.pieces, at: 0) }),
    ("hung-up", made({ $0.putOff(.alarm, at: 0) }, { _ = $0.hangUp(isBroken: false) })),
    ("lingering", made { $0.answer(persists: false) }),
    ("sending", made { $0.keep(500) }),
    ("sending-body", made({ $0.keep(500) }, { $0.awaitBody(at: 0) })),
    ("sending-ticket", made({ $0.keep(500) }, { $0.putOff(.ticket, at: 0) })),
    ("sending-pieces", made({ $0.keep(500) }, { $0.putOff(.pieces, at: 0) })),
    ("sending-last", made({ $0.keep(500) }, { $0.answer(persists: false) })),
    ("ended", made({ $0.keep(500) }, { _ = $0.endReading() })),
    ("full", made({ $0.keep(1_000) }, { _ = $0.mayAnswer(replyBytes: 1, limits) })),
    ("stalled", made { _ = $0.mayAnswer(replyBytes: 1_001, limits) }),
    ("queued", made { _ = $0.queue() }),
    ("postponed", made({ _ = $0.postpone() }, settles: false)),
    ("late", made({ $0.awaitHead(hasBegun: true) }, { _ = $0.postpone() })),
    ("closed", made { _ = $0.close() }),
    // As they are before the wake has ended.
    ("new-head", made({ $0.awaitHead(hasBegun: true) }, settles: false)),
    ("new-body", made({ $0.awaitBody(at: 0) }, settles: false)),
    ("put-off", made({ $0.putOff(.alarm, at: 0) }, settles: false)),
    ("left", made({ $0.putOff(.alarm, at: 0) }, { _ = $0.hangUp(isBroken: false) }, settles: false)),
    ("said", made({ $0.answer(persists: false) }, settles: false)),
    ("said-to-ended", made({ $0.keep(500) }, { _ = $0.endReading() }, { $0.take(500) }, settles: false)),
    ("answered", made({ $0.keep(500) }, { $0.take(500) }, settles: false)),
  ]

  private static func made(
    _ steps: (inout ConnectionState) -> Void..., settles: Bool = true
  ) -> ConnectionState {
    var state = ConnectionState(isSecure: false, at: 0, limits)
    for (index, step) in steps.enumerated() {
      step(&state)
      if settles || index < steps.count - 1 { settle(&state, at: 0) }
    }
    return state
  }

  /// As the loop does it; what was to be done.
  @discardableResult
  static func settle(_ state: inout ConnectionState, at now: Int64, isStopping: Bool = false) -> String {
    let settled = state.settle(at: now, isStopping: isStopping, limits)
    if settled == .awaitsTaking { state.awaitTaking(untaken: 500, at: now, limits) }
    return "\(settled)"
  }

  /// The fields that `after` has otherwise than `before`, with times in seconds.
  static func changes(from before: ConnectionState, to after: ConnectionState) -> String {
    let fields = zip(Mirror(reflecting: before).children, Mirror(reflecting: after).children)
    return fields.compactMap { old, new in
      text(old.value) == text(new.value) ? nil : "\(new.label ?? "") \(text(new.value))"
    }.joined(separator: ", ")
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let time as Int64: "\(time / second)"
    case let phase as ConnectionState.Phase:
      if case .waiting(let awaited) = phase { "waiting(\(awaited))" } else { "\(phase)" }
    case let kind as Deadline?: kind.map { "\($0)" } ?? "none"
    default: "\(value)"
    }
  }

  /// Something that happens, five seconds after the state was made.
  struct Input: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// What is to be done where nothing comes of it.
    let otherwise: String
    /// Lines of `states: what is to be done -> the fields that change`.
    let outcomes: String
    /// Returns what is to be done.
    let apply: @Sendable (inout ConnectionState) -> String

    init(
      _ name: String, otherwise: String = "nothing", _ outcomes: String,
      _ apply: @escaping @Sendable (inout ConnectionState) -> String
    ) {
      testDescription = name
      self.otherwise = otherwise
      self.outcomes = outcomes
      self.apply = apply
    }
  }

  @Test("of every pair of a state and an input comes what the table says", arguments: inputs)
  func table(input: Input) {
    var expected: [Substring: String] = [:]
    for line in input.outcomes.split(separator: "\n") {
      let parts = line.split(separator: ": ", maxSplits: 1)
      for name in parts[0].split(separator: " ") {
        #expect(Self.states.contains { $0.name == name }, "there is no state \(name)")
        #expect(expected[name] == nil, "\(name) is there twice")
        expected[name] = String(parts[1])
      }
    }
    for (name, state) in Self.states {
      var after = state
      let action = input.apply(&after)
      let changes = Self.changes(from: state, to: after)
      let outcome = changes.isEmpty ? action : "\(action) -> \(changes)"
      #expect(outcome == expected[name[...]] ?? input.otherwise, "\(name)")
    }
  }

  static func late(
    _ state: inout ConnectionState, by nanoseconds: Int64 = 0, untaken: Int32 = 500, requestLineArrived: Bool = false
  ) -> String {
    let lateness = state.passDeadline(
      at: state.due + nanoseconds, untaken: untaken, requestLineArrived: requestLineArrived, limits)
    return "\(lateness)"
  }

  static func closing(_ state: inout ConnectionState) -> String {
    guard let ending = state.close() else { return "closed" }
    return (ending.saysGoodbye ? "goodbye" : "reset") + (ending.abandonsTicket ? ", ticket abandoned" : "")
  }

  // MARK: Stories

  /// A connection in virtual time, moved as the loop moves it.
  struct Story {
    var state = ConnectionState(isSecure: false, at: 0, limits)
    var now: Int64 = 0

    /// What comes of so many seconds, the last nanosecond of which decides.
    mutating func pass(_ seconds: Double, requestLineArrived: Bool = true, untaken: Int32 = 0) -> [String] {
      let end = now + Int64(seconds * 1e9)
      return [end - 1, end].map { moment in
        now = moment
        let lateness = state.passDeadline(
          at: moment, untaken: untaken, requestLineArrived: requestLineArrived, limits)
        return "\(lateness)"
      }
    }

    /// Something happens, and the wake ends; what is to be done then.
    @discardableResult
    mutating func then(_ step: (inout ConnectionState) -> Void) -> String {
      step(&state)
      return settle(&state, at: now)
    }
  }

  @Test("a connection may be idle for 75 seconds, before its first request and between two", arguments: [false, true])
  func idle(afterRequest: Bool) {
    var story = Story()
    if afterRequest {
      #expect(story.pass(74) == ["nothing", "nothing"])
      story.then { $0.answer(persists: true) }
    }
    #expect(story.pass(75) == ["nothing", "closes"])
  }

  @Test("a head has ten seconds from its first byte, which later bytes do not extend", arguments: [false, true])
  func head(hasRequestLine: Bool) {
    var story = Story()
    #expect(story.pass(70) == ["nothing", "nothing"])
    for _ in 0..<9 {
      story.then { $0.awaitHead(hasBegun: true) }
      #expect(story.pass(1) == ["nothing", "nothing"])
    }
    story.then { $0.awaitHead(hasBegun: true) }
    #expect(story.pass(1, requestLineArrived: hasRequestLine) == ["nothing", hasRequestLine ? "timesOut" : "closes"])
  }

  @Test("a head whose time passes while news of it waits gets its turn, and no time more")
  func newsInTime() {
    var story = Story()
    story.then { $0.awaitHead(hasBegun: true) }
    story.then { _ = $0.postpone() }
    #expect(story.pass(10) == ["nothing", "nothing"])
    story.then { $0.takeNews() }
    #expect(story.pass(0.1) == ["timesOut", "nothing"])
  }

  @Test("the head of a pipelined request has its own ten seconds")
  func pipelinedHead() {
    var story = Story()
    story.then { $0.awaitHead(hasBegun: true) }
    #expect(story.pass(9) == ["nothing", "nothing"])
    story.then {
      $0.answer(persists: true)
      $0.awaitHead(hasBegun: true)
    }
    #expect(story.pass(10) == ["nothing", "timesOut"])
  }

  @Test("a body may be silent for ten seconds from its latest byte")
  func silence() {
    var story = Story()
    story.then { $0.awaitBody(at: 0) }
    #expect(story.pass(9) == ["nothing", "nothing"])
    story.then { _ in }
    #expect(story.pass(10) == ["nothing", "timesOut"])
  }

  @Test("a body that trickles has ten seconds and one more for each 500 bytes")
  func pace() {
    var story = Story()
    story.then { $0.awaitBody(at: 0) }
    for (bytes, seconds) in [(0, 10), (499, 10), (500, 11), (999, 11), (5_000, 20)] as [(Int, Int64)] {
      let due = seconds * Self.second
      #expect(story.state.keepsPace(bodyBytes: bytes, at: due - 1, Self.limits), "\(bytes)")
      #expect(!story.state.keepsPace(bodyBytes: bytes, at: due, Self.limits), "\(bytes)")
    }
  }

  @Test("a head or body is given its full time when the wait was for the peer to take earlier replies")
  func afterStall() {
    for isBody in [false, true] {
      var story = Story()
      story.then {
        $0.keep(500)
        if isBody { $0.awaitBody(at: 0) } else { $0.awaitHead(hasBegun: true) }
      }
      #expect(story.pass(25) == ["nothing", "nothing"])
      story.then { $0.take(500) }
      #expect(story.pass(10) == ["nothing", "timesOut"])
    }
  }

  @Test("a peer that takes nothing for thirty seconds is closed, and each taking starts them again")
  func writing() {
    var story = Story()
    story.then { $0.keep(1_000) }
    // Seen by the kernel alone: of the 500 that it held.
    #expect(story.pass(30, untaken: 499) == ["nothing", "nothing"])
    #expect(story.pass(29, untaken: 499) == ["nothing", "nothing"])
    let now = story.now
    story.then {
      $0.take(100)
      $0.awaitTaking(untaken: 500, at: now, Self.limits)
    }
    #expect(story.pass(30, untaken: 500) == ["nothing", "closes"])
  }

  @Test("once all is taken the connection is idle, with the whole of its time")
  func taken() {
    var story = Story()
    story.then { $0.keep(500) }
    #expect(story.pass(29) == ["nothing", "nothing"])
    story.then { $0.take(500) }
    #expect(story.pass(75) == ["nothing", "closes"])
  }

  @Test("after the last word bytes are dropped for a second, up to a bound")
  func lingering() {
    var story = Story()
    #expect(story.then { $0.answer(persists: false) } == "endsSending")
    #expect(story.state.drop(60, Self.limits) == .nothing)
    #expect(story.then { _ in } == "waits")
    #expect(story.state.drop(40, Self.limits) == .nothing)
    var other = story
    #expect(other.state.drop(1, Self.limits) == .close)
    #expect(story.pass(1) == ["nothing", "closes"])
  }

  @Test("who has ended its side while its reply is put off is answered, and kept for five minutes at most")
  func hungUp() {
    var story = Story()
    story.then { $0.putOff(.alarm, at: 0) }
    #expect(story.pass(200) == ["nothing", "nothing"])
    story.then { _ = $0.hangUp(isBroken: false) }
    #expect(story.state.want.interest == .nothing)
    var other = story
    #expect(other.pass(300) == ["nothing", "closes"])
    #expect(story.state.ring() == .carriesOut)
    #expect(story.then { $0.answer(persists: false) } == "endsSending")
  }

  @Test("a request that is asked again was first asked when it came")
  func again() {
    var story = Story()
    story.then { $0.putOff(.turn, at: 0) }
    #expect(story.state.complete(hasReply: false) == .asksAgain)
    story.then { $0.putOff(.turn, at: 5 * Self.second) }
    #expect(story.state.askedAt == 0)
    story.then { $0.answer(persists: true) }
    #expect(story.state.askedAt == nil)
  }

  @Test("whatever happens in whatever order, nobody holds a place for ever, and no byte is taken out of turn")
  func walks() {
    var reached = Set(Self.states.map { "\($0.state)" })
    var edge = Self.states.map(\.state)
    for _ in 0..<3 {
      var next: [ConnectionState] = []
      for state in edge {
        for input in Self.inputs {
          var after = state
          switch input.apply(&after) {
          case "close", "closes", "failsHandshake": _ = after.close()
          case "timesOut": after.answer(persists: false)
          default: break
          }
          if reached.insert("\(after)").inserted { next.append(after) }
          if Self.settle(&after, at: 5 * Self.second) == "closes" { _ = after.close() }
          // Who waits is let go by an alarm, a ticket or a piece, or because it hangs up; who is queued, by its turn.
          let isHeldByUs = after.isWaiting || after.isQueued || after.phase == .closed
          #expect(after.deadline != nil || isHeldByUs, "\(after)")
          let interest = after.want.interest
          if after.isWaiting || after.isStalled { #expect(interest != .read && interest != .readAndWrite, "\(after)") }
          if after.outputBytes > 0, after.phase != .closed {
            #expect(interest == .write || interest == .readAndWrite, "\(after)")
          }
          if state.phase == .closed { #expect(after.phase == .closed && interest == nil, "\(after)") }
        }
      }
      edge = next
    }
    #expect(reached.count > 500)
  }

  @Test("each state is told of what it needs, and of no more")
  func interests() {
    let expected: [(ConnectionState.Interest?, String)] = [
      (nil, "handshake queued closed"),
      (.nothing, "hung-up left"),
      (.hangUp, "answer ticket work turn silence alarm pieces put-off"),
      (.read, "idle begun body lingering postponed late new-head new-body said said-to-ended answered"),
      (.write, "sending-ticket sending-pieces sending-last ended full stalled"),
      (.readAndWrite, "sending sending-body"),
    ]
    for (interest, names) in expected {
      for name in names.split(separator: " ") {
        #expect(Self.states.first { $0.name == name }?.state.want.interest == interest, "\(name)")
      }
    }
    #expect(expected.flatMap { $0.1.split(separator: " ") }.count == Self.states.count)
  }
}

import PayoutLinks
import Testing

@Suite("The ledger")
struct LedgerTests {
  @Test("a link is expired from the very second of its expire_by on")
  func expiresAtItsSecond() throws {
    for (now, status) in [(Int64(999), Status.issued), (1000, .expired), (1001, .expired)] {
      var ledger = Ledger()
      let slot = try #require(ledger.insert(try Sample.link(1, .issued, expireBy: 1000)))
      _ = ledger.settle(at: Timestamp(now))
      #expect(ledger[slot].status == status)
    }
  }

  @Test("a cancel at the second of the expiry is refused with expired, one second before it works")
  func cancelAtExpiry() throws {
    for (now, status, isRefused) in [(Int64(999), Status.cancelled, false), (1000, .expired, true)] {
      var ledger = Ledger()
      let slot = try #require(ledger.insert(try Sample.link(1, .issued, expireBy: 1000)))
      let applied = ledger.apply(.cancel, to: slot, at: Timestamp(now))
      #expect((applied.refusal != nil) == isRefused)
      #expect(applied.refusal?.status == (isRefused ? .expired : nil))
      #expect(ledger[slot].status == status)
      #expect(applied.happened.count == 1, "the cancel, or the expiry that came before it")
    }
  }

  @Test("what falls due happens in the order of time, whatever the order of arrival")
  func orderOfTime() throws {
    var ledger = Ledger()
    var state: UInt64 = 42
    var dues: [Int64] = []
    for number in 0..<500 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      let due = Int64(state >> 50)
      dues.append(due)
      _ = ledger.insert(try Sample.link(number, .issued, expireBy: due))
    }
    var happened: [Transition] = []
    for now in stride(from: Int64(0), through: 1 << 14, by: 997) {
      let step = ledger.settle(at: Timestamp(now))
      #expect(step.allSatisfy { $0.at.seconds <= now })
      happened += step
      #expect(happened.count == dues.count { $0 <= now })
    }
    happened += ledger.settle(at: Timestamp(1 << 15))
    #expect(happened.map(\.at.seconds) == dues.sorted())
    #expect(happened.allSatisfy { $0.after.expiredAt == $0.after.expireBy })
    #expect(ledger.nextDue == nil)
  }

  @Test("a pending link does not expire, and once approved after its expire_by is expired at once")
  func pendingOutlivesItsExpiry() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Sample.link(1, .pending, expireBy: 100)))
    #expect(ledger.settle(at: Timestamp(200)).isEmpty)
    #expect(ledger[slot].status == .pending)
    let applied = ledger.apply(.approve, to: slot, at: Timestamp(300))
    #expect(applied.happened.map(\.after.status) == [.issued, .expired])
    #expect(ledger[slot].expiredAt == Timestamp(100))
  }

  @Test("a link approved before its expire_by still expires at it")
  func approvedThenExpired() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Sample.link(1, .pending, expireBy: 100)))
    _ = ledger.apply(.approve, to: slot, at: Timestamp(50))
    #expect(ledger.settle(at: Timestamp(99)).isEmpty)
    #expect(ledger.settle(at: Timestamp(100)).map(\.after.status) == [.expired])
  }

  @Test("a link that comes back to issued with its expire_by passed expires at once, else at its second")
  func failedPayout() throws {
    for (failedAt, statuses) in [(Int64(150), [Status.issued, .expired]), (90, [.issued])] {
      var ledger = Ledger()
      let slot = try #require(ledger.insert(try Sample.link(1, .issued, expireBy: 100)))
      _ = ledger.apply(.claim(fundAccount: try Sample.identifier(.fundAccount, 1)), to: slot, at: Timestamp(80))
      #expect(ledger.settle(at: Timestamp(failedAt)).isEmpty, "a link being processed does not expire")
      #expect(ledger.apply(.fail, to: slot, at: Timestamp(failedAt)).happened.map(\.after.status) == statuses)
      _ = ledger.settle(at: Timestamp(100))
      #expect(ledger[slot].status == .expired)
    }
  }

  @Test("a clock that is set back revives nothing")
  func clockSetBack() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Sample.link(1, .processing, expireBy: 100)))
    _ = ledger.settle(at: Timestamp(200))
    let applied = ledger.apply(.fail, to: slot, at: Timestamp(50))
    #expect(applied.happened.map(\.after.status) == [.issued, .expired])
  }

  @Test("a second link of one id is not taken, and the first stays as it was")
  func sameID() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Sample.link(1, .issued)))
    #expect(ledger.insert(try Sample.link(1, .cancelled)) == nil)
    #expect(ledger.count == 1)
    #expect(ledger.slot(of: try Sample.identifier(.payoutLink, 1)) == slot)
    #expect(ledger[slot].status == .issued)
  }

  @Test("random events against a naive model of the rules end in the same states")
  func model() throws {
    let events = try Sample.events()
    for seed in UInt64(1)...40 {
      var state = seed
      func draw(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
      }
      var ledger = Ledger()
      var model: [(status: Status, due: Int64?)] = []
      for number in 0..<12 {
        let status = Status.allCases[draw(Status.allCases.count)]
        let due: Int64? = draw(2) == 0 ? nil : Int64(draw(300))
        model.append((status, due))
        _ = ledger.insert(try Sample.link(number, status, expireBy: due))
      }
      var now: Int64 = 0
      for _ in 0..<400 {
        now += Int64(draw(3))
        for index in model.indices where model[index].status == .issued && model[index].due ?? .max <= now {
          model[index].status = .expired
        }
        let index = draw(model.count)
        let event = events[draw(events.count)]
        // Payouts here are under way at once: there is nothing to approve or to release.
        let row = LifeCycleTests.rows.first {
          $0.0 == model[index].status && $0.1 == LifeCycleTests.name(event) && !$0.1.hasSuffix("Payout")
        }
        let applied = ledger.apply(event, to: index, at: Timestamp(now))
        #expect((applied.refusal == nil) == (row != nil))
        if let row {
          model[index].status = row.2
          if row.2 == .issued, model[index].due ?? .max <= now { model[index].status = .expired }
        }
        #expect(model.indices.allSatisfy { ledger[$0].status == model[$0].status }, "seed \(seed) at \(now)")
      }
    }
  }
}

import HTTP1
import PayoutLinks
import Server

/// The admin calls by which a test arranges the world: its time, its state, its accounts.
enum DriveCall: Sendable {
  case clock, setClock, advanceClock
  case reset, snapshots, takeSnapshot, restoreSnapshot, removeSnapshot
  case fixtures, replaceFixtures
  case accounts, makeAccount, removeAccount
}

/// Reads which accounts such a call is about, and hands it on.
struct DriveEndpoints {
  let world: World
  let journal: Journal
  let reloader: FixtureReloader
  let ticket: ReplyTicket
  let path: RequestPath
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  func reply(
    _ call: DriveCall, _ query: ByteRange?, _ body: Span<UInt8>, _ message: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    switch call {
    case .replaceFixtures:
      _ = try AdminQuery(query, message, known: [])
      return try FixtureEndpoint.replace(body, ticket, by: reloader, at: Timestamp(real / 1_000_000_000))
    case .accounts, .makeAccount, .removeAccount:
      _ = try AdminQuery(query, message, known: [])
      let endpoint = AccountsEndpoint(world: world, real: real)
      if case .accounts = call { return endpoint.list() }
      if case .makeAccount = call { return try endpoint.make(body) }
      return try endpoint.remove(path.decoded(2, in: message))
    default: break
    }
    let query = try AdminQuery(query, message, known: AccountSelection.names)
    let accounts = try AccountSelection.accounts(query, in: world, at: real)
    let clock = ClockEndpoint(accounts: accounts, backlogs: world.backlogs, ticket: ticket, real: real)
    let state = StateEndpoint(accounts: accounts, real: real)
    switch call {
    case .clock: return clock.show()
    case .setClock: return try clock.set(body)
    case .advanceClock: return try clock.advance(body)
    case .reset:
      let reply = try state.reset(body)
      if try AccountSelection.named(query, in: world, at: real) == nil { resetShared() }
      return reply
    case .snapshots: return state.list()
    case .takeSnapshot: return try state.take(body)
    case .restoreSnapshot: return try state.restore(path.decoded(2, in: message), body)
    case .removeSnapshot: return try state.remove(path.decoded(2, in: message))
    case .fixtures, .replaceFixtures, .accounts, .makeAccount, .removeAccount:
      return FixtureEndpoint(world: world, real: real).export(accounts)
    }
  }

  /// What belongs to no account; the journal has entries of those that were not meant too.
  private func resetShared() {
    world.faults.removeAll()
    if world.isolatedCount == 0 { journal.removeAll() }
  }
}

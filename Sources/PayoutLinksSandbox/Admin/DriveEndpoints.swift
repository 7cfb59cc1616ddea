import HTTP1
import PayoutLinks
import Server

/// The admin calls by which a test arranges the world: its time, its state, its accounts.
enum DriveCall: Sendable {
  case clock, setClock, advanceClock
}

/// Reads which accounts such a call is about, and hands it on.
struct DriveEndpoints {
  let world: World
  let path: RequestPath
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  func reply(
    _ call: DriveCall, _ query: ByteRange?, _ body: Span<UInt8>, _ message: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    let query = try AdminQuery(query, message, known: AccountSelection.names)
    switch call {
    case .clock: return try clock(query).show()
    case .setClock: return try clock(query).set(body)
    case .advanceClock: return try clock(query).advance(body)
    }
  }

  private func clock(_ query: AdminQuery) throws(AdminFault) -> ClockEndpoint {
    ClockEndpoint(accounts: try AccountSelection.accounts(query, in: world), real: real)
  }
}

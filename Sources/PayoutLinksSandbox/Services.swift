import ImitatedWorld
import PayoutLinks
import Server

/// What the sandbox's own calls look at and move.
final class Services {
  let world: World
  let journal: Journal
  let questions: JournalQuestions
  let room: WaitingRoom
  let coverage: Coverage
  /// Reads fixtures when that is asked for.
  let reloader: FixtureReloader
  let gate: AdminGate
  /// All routes, for whoever shows them or looks for the nearest.
  let routes: RouteTable
  /// What the URLs that the sandbox makes begin with.
  var publicURL: PublicURL
  let authorityPEM: [UInt8]?
  /// Where it listens; nil for what there is none of.
  var ports: (api: Int?, https: Int?, admin: Int?) = (nil, nil, nil)
  let time: any TimeSource
  let startedAt: Int64
  /// Of the latest reload, where it failed.
  var fixtureErrors: [FixtureIssue] = []

  init(
    world: World, journal: Journal, reloader: FixtureReloader, gate: AdminGate, routes: RouteTable,
    publicURL: PublicURL, authorityPEM: [UInt8]?, time: any TimeSource
  ) {
    self.world = world
    self.journal = journal
    questions = JournalQuestions(world.activity)
    room = WaitingRoom(journal, world.events, world.webhookChanges, world.activity) { time.monotonicNanoseconds }
    coverage = Coverage(world.events, world.sender)
    self.reloader = reloader
    self.gate = gate
    self.routes = routes
    self.publicURL = publicURL
    self.authorityPEM = authorityPEM
    self.time = time
    startedAt = time.monotonicNanoseconds
  }
}

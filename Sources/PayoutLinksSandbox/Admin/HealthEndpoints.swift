import JSON

/// What tells a container, a test or a person that the sandbox is there.
enum HealthEndpoints {
  /// `GET /__admin/health`: whoever can be answered is alive and ready, since the port opens only
  /// when everything is loaded.
  static func health(_ world: World, _ fixtureErrors: [FixtureIssue], uptimeSeconds: Int, waiting: Int) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("status")
    writer.string(fixtureErrors.isEmpty ? "ok" : "degraded")
    writer.key("version")
    writer.string(Version.current)
    writer.key("uptime_seconds")
    writer.integer(uptimeSeconds)
    writer.key("accounts")
    writer.integer(world.accounts.count)
    writer.key("payout_links")
    writer.integer(world.linkCount)
    writer.field("isolated_accounts", world.isolatedCount)
    writer.field("waiting", waiting)
    if !fixtureErrors.isEmpty {
      // It serves what it had; the first few say where to look.
      writer.key("fixture_errors")
      writer.beginArray()
      for issue in fixtureErrors.prefix(10) { writer.string(issue.description) }
      writer.endArray()
    }
    writer.endObject()
    return writer.finish()
  }

  /// `GET /livez`, `/readyz`.
  static func ok() -> [UInt8] {
    Array(#"{"status":"ok"}"#.utf8)
  }

  /// `GET /__admin/version`.
  static func version() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("name")
    writer.string("payout-links-sandbox")
    writer.key("version")
    writer.string(Version.current)
    writer.endObject()
    return writer.finish()
  }
}

import ImitatedWorld
import JSON
import Server

/// What tells a container, a test or a person that the sandbox is there, and what it is.
enum HealthEndpoints {
  /// `GET /__admin/health`: whoever can be answered is alive and ready, since the port opens only when everything is
  /// loaded.
  static func health(_ call: OwnCall) -> Reply {
    let services = call.services
    let errors = services.fixtureErrors
    let uptime = (services.time.monotonicNanoseconds - services.startedAt) / 1_000_000_000
    return .object { writer in
      writer.field("status", errors.isEmpty ? "ok" : "degraded")
      writer.field("version", Version.current)
      writer.field("uptime_seconds", Int(uptime))
      writer.field("accounts", call.world.accounts.count)
      writer.field("payout_links", call.world.linkCount)
      writer.field("isolated_accounts", call.world.isolatedCount)
      writer.object("reached_at") { writer in
        writer.field("public_url", services.publicURL.given)
        writer.field("port", services.ports.api)
        writer.field("https_port", services.ports.https)
        writer.field("admin_port", services.ports.admin)
      }
      writer.field("disabled_webhooks", call.world.disabledWebhookCount)
      writer.field("waiting", services.room.count)
      guard !errors.isEmpty else { return }
      // It serves what it had; the first few say where to look.
      writer.array("fixture_errors") { writer in
        for issue in errors.prefix(10) { writer.string(issue.description) }
      }
    }
  }

  /// `GET /livez`, `/readyz`.
  static func ok(_: OwnCall) -> Reply { ok }

  static var ok: Reply { .object { $0.field("status", "ok") } }

  /// `GET /__admin/version`.
  static func version(_: OwnCall) -> Reply {
    .object { writer in
      writer.field("name", "payout-links-sandbox")
      writer.field("version", Version.current)
    }
  }

  /// `GET /__admin/ca.pem`.
  static func authority(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    guard let authorityPEM = call.services.authorityPEM else {
      throw RequestRefusal(
        status: 404, code: "no_authority",
        message: "HTTPS is off or uses your own certificate, so there is no authority to trust")
    }
    return Reply(status: 200, contentType: .pem, body: authorityPEM)
  }
}

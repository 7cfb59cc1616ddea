import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox
import Server

/// Who is told of events by webhooks, and where the sandbox may send to.
struct WebhookOptions: ParsableArguments {
  @Option(
    name: .customLong("webhook-url"),
    help: ArgumentHelp(
      "Tell every event of the fixtures' accounts to this URL; {key} and {account} in it stand for whose event it is.",
      valueName: "url"))
  var webhookURL: String?

  @Option(
    help: ArgumentHelp("Sign the events with this secret, as the provider does.", valueName: "secret"))
  var webhookSecret: String?

  @Option(
    name: .customLong("webhook-allow"),
    help: ArgumentHelp(
      "Let events go to this host too, or to any with *. Without it they go only to this machine, private networks, names "
        + "of one label, and names of .local, .internal, .test and .localhost. Repeatable; in the variable several are "
        + "separated by commas.",
      valueName: "host"))
  var webhookAllow: [String] = []

  @Option(
    name: .customLong("webhook-ca"),
    help: ArgumentHelp("Trust the certificates of this PEM file in receivers, beside the system's.", valueName: "path"),
    completion: .file())
  var webhookCA: String?

  @Option(
    help: ArgumentHelp(
      "Tell one receiver so many events at once, 1 to 16. With 1 they come in order. (default: 1)",
      valueName: "count"))
  var webhookConcurrency: String?

  func settings() throws(Failure) -> WebhookSettings {
    var settings = WebhookSettings()
    settings.allowed = try Environment.hosts(of: "webhook-allow", webhookAllow, orAll: true)
    settings.url = try Environment.value(of: "webhook-url", webhookURL, expected: WebhookURL.expected) { text in
      WebhookURL.isValid(template: text) ? text : nil
    }
    if let url = settings.url, let problem = Self.problem(url, ReceiverPolicy(allowing: settings.allowed)) {
      throw .usage("--webhook-url: \(problem)")
    }
    settings.secret = try Environment.value(
      of: "webhook-secret", webhookSecret, expected: "1 to \(Webhook.secretBytesMax) bytes", isSecret: true
    ) { 1...Webhook.secretBytesMax ~= $0.utf8.count ? $0 : nil }
    settings.authorityFile = try Environment.path(of: "webhook-ca", webhookCA)
    if let path = settings.authorityFile {
      do throws(TLSError) { try ReceiverTrust.file(path).check() } catch { throw .failed("--webhook-ca: \(error)") }
    }
    settings.perReceiver =
      try Environment.value(of: "webhook-concurrency", webhookConcurrency, expected: "a whole number from 1 to 16") {
        Int($0).flatMap { 1...16 ~= $0 ? $0 : nil }
      } ?? settings.perReceiver
    return settings
  }

  private static func problem(_ url: String, _ policy: ReceiverPolicy) -> String? {
    WebhookURL(WebhookURL.filled(url, key: "key", account: "account")).flatMap { policy.refusal(of: $0.host) }
  }
}

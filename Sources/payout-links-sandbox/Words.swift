import ArgumentParser
import HTTP1
import ImitatedWorld
import Logging
import PayoutLinks
import PayoutLinksSandbox

/// The words that an option or an argument takes, from the list by which they are read: for the shell, which completes
/// them, and for help and errors, which name them.
struct Words {
  let list: [String]

  init(_ list: [String]) {
    self.list = list
  }

  init<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) {
    list = type.allCases.map(\.rawValue)
  }

  var completion: CompletionKind { .list(list) }

  /// As a sentence names them: `a, b or c`.
  func text(_ last: String = "or") -> String {
    guard list.count > 1 else { return list.first ?? "" }
    return "\(list.dropLast().joined(separator: ", ")) \(last) \(list[list.count - 1])"
  }

  /// As JSON Schema has them.
  var schema: String { #"{"enum": [\#(list.map { "\"\($0)\"" }.joined(separator: ", "))]}"# }

  static let statuses = Words(Status.self)
  static let payoutStatuses = Words(Payout.Status.self)
  static let events = Words(Event.Kind.self)
  static let reasons = Words(PayoutReason.documented)
  static let routes = Words(RouteName.allCases.map(\.name))
  static let outcomes = Words(Outcome.allCases.map(\.name))
  static let methods = Words(RequestMethod.allCases.map(\.name).filter { !$0.isEmpty })
  static let effects = Words(FaultEffect.self)
  static let faultPlaces = Words(FaultPlan.Place.self)
  static let clockModes = Words(ClockEndpoint.modes)
  static let messageKinds = Words(Message.Kind.self)
  static let messageChannels = Words(Message.Channel.self)
  static let webhookEvents = Words(WebhookEventName.all)
  static let webhookStatuses = Words(WebhookDocument.statuses)
  static let logFormats = Words(LogFormat.self)
  static let logLevels = Words(Logger.Level.self)

  static let failures = Words(failingOutcomes.map(\.name) + [webhookFailure])
  /// Those of a request that was done, that was to fail, or that came again are none.
  static let failingOutcomes = Outcome.allCases.filter { ![.ok, .fault, .challenged].contains($0) }
  static let webhookFailure = "webhook"
}

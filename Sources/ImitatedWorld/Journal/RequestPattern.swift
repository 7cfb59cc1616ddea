import Coding
import JSON

/// What requests are meant: all its conditions hold for each of them.
package struct RequestPattern {
  package enum Condition {
    case method(String)
    case path(String)
    case pathPrefix(String)
    case route(RouteName)
    case id(String)
    case key(String)
    case account(String)
    /// Nil for a field that must not be there.
    case header(name: String, value: String?)
    case bodyContains(String)
    case status(Int)
    case outcome(Outcome)
    case fault(String)

    /// The cheap ones first.
    fileprivate var rank: Int {
      switch self {
      case .bodyContains: 2
      case .header: 1
      default: 0
      }
    }

    /// What holding an entry against it may cost, in the measure of `JournalCost`.
    package func cost(for entry: JournalEntry) -> Int {
      switch self {
      case .header: 9 * Int(entry.record.headCount)
      case .bodyContains: 100 + 7 * Int(entry.record.bodyCount)
      case .path, .pathPrefix, .id: 20 + 4 * Int(entry.record.pathCount)
      default: 20
      }
    }

    /// In words, in what an entry differs; nil where the condition holds.
    package func difference(from entry: JournalEntry) -> String? {
      RequestPattern.match(self, entry.request, entry) == .yes ? nil : RequestPattern.difference(self, entry)
    }
  }

  package var conditions: [Condition] = []

  package init() {}

  /// The members that any request can be asked for; those of a reply besides.
  package static let requestMembers = [
    "method", "path", "path_prefix", "route", "id", "key", "account", "headers", "body_contains",
  ]
  package static let replyMembers = ["status", "outcome", "fault"]

  /// The cheap conditions first: most requests are told apart without a look at their fields or their body.
  package mutating func putInOrder() {
    conditions =
      conditions.filter { $0.rank == 0 } + conditions.filter { $0.rank == 1 }
      + conditions.filter { $0.rank == 2 }
  }

  /// Whether an entry is meant, as far as what is kept of it tells.
  package enum Match {
    case yes, no
    /// What is not kept of it, cut or secret, may make the difference.
    case unknown

    /// Whether a condition holds by what is kept; else what is not kept may still make it hold.
    fileprivate init(_ holds: Bool, unlessCut isCut: Bool) {
      self = holds ? .yes : isCut ? .unknown : .no
    }
  }

  package func match(_ entry: JournalEntry) -> Match {
    var match = Match.yes
    for condition in conditions {
      switch Self.match(condition, entry.request, entry) {
      case .yes: continue
      case .no: return .no
      case .unknown: match = .unknown
      }
    }
    return match
  }

  package var readsBodies: Bool {
    conditions.contains { if case .bodyContains = $0 { true } else { false } }
  }

  /// What holding the entry against it may cost, in the measure of `JournalCost`.
  package func cost(for entry: JournalEntry) -> Int {
    conditions.reduce(0) { $0 + $1.cost(for: entry) }
  }

  /// How many conditions do not hold, or cannot be told to.
  package func unmetCount(by entry: JournalEntry) -> Int {
    conditions.count { Self.match($0, entry.request, entry) != .yes }
  }

  private static func match(_ condition: Condition, _ request: SeenRequest, _ entry: JournalEntry) -> Match {
    switch condition {
    case .method(let text): Match(request.bytes[request.method].elementsEqual(text.utf8), unlessCut: false)
    // Of a path that was cut more is kept than any condition has.
    case .path(let text): Match(request.bytes[request.path].elementsEqual(text.utf8), unlessCut: false)
    case .pathPrefix(let text): Match(request.bytes[request.path].starts(with: text.utf8), unlessCut: false)
    case .route(let route): Match(request.route == route, unlessCut: false)
    case .id(let text): Match(request.hasSegment(text), unlessCut: request.isPathCut)
    case .key(let text): Match(request.bytes[request.key].elementsEqual(text.utf8), unlessCut: false)
    case .account(let text): Match(request.bytes[request.account].elementsEqual(text.utf8), unlessCut: false)
    case .header(let name, let value): match(name, value, request)
    case .bodyContains(let text):
      Match(
        ByteSearch.contains(text.utf8.span, in: request.bytes[request.body].span), unlessCut: request.isBodyCut)
    case .status(let status): Match(Int(entry.record.status) == status, unlessCut: false)
    case .outcome(let outcome): Match(entry.record.outcome == outcome, unlessCut: false)
    case .fault(let name): Match(entry.fault == name, unlessCut: false)
    }
  }

  private static func match(_ name: String, _ value: String?, _ request: SeenRequest) -> Match {
    var isThere = false
    var isEqual = false
    var isHidden = false
    request.eachField { field, found in
      guard SeenRequest.equal(request.bytes[field], ignoringCaseOf: name) else { return }
      isThere = true
      guard let value, !isEqual else { return }
      // A secret is as it is shown; whether it was anything else is not kept.
      if SeenRequest.isSecret(request.bytes[field]) {
        isEqual = value == Secret.shown
        isHidden = true
      } else {
        isEqual = request.bytes[found].elementsEqual(value.utf8)
        isHidden = isHidden || Secret.isBlank(request.bytes[found])
      }
    }
    guard value == nil else { return Match(isEqual, unlessCut: isHidden || request.isHeadCut) }
    return isThere ? .no : request.isHeadCut ? .unknown : .yes
  }

  // MARK: In words

  package var description: String {
    conditions.isEmpty ? "any request" : conditions.map(Self.describe).joined(separator: ", ")
  }

  private static func describe(_ condition: Condition) -> String {
    switch condition {
    case .method(let text): "method \(text)"
    case .path(let text): "path \(text)"
    case .pathPrefix(let text): "a path that begins with \(text)"
    case .route(let route): "route \(route.name)"
    case .id(let text): "id \(text)"
    case .key(let text): "key \(text)"
    case .account(let text): "account \(text)"
    case .header(let name, let value?): "header \(name): \(value)"
    case .header(let name, nil): "no header \(name)"
    case .bodyContains(let text): "a body that contains \"\(text)\""
    case .status(let status): "status \(status)"
    case .outcome(let outcome): "outcome \(outcome.name)"
    case .fault(let name): "fault \(name)"
    }
  }

  private static let differenceBytesMax = 1 << 10

  private static func difference(_ condition: Condition, _ entry: JournalEntry) -> String {
    let request = entry.request
    switch condition {
    case .method: return "its method is \(request.methodText)"
    case .path, .pathPrefix, .id: return "its path is \(request.pathText)"
    case .route: return "its route is \(request.route?.name ?? "none")"
    case .key: return "its key is \(request.keyText ?? "none")"
    case .account: return "its account is \(request.accountText ?? "none")"
    case .header(let name, _):
      let found = request.values(of: name)
      return found.isEmpty
        ? "it has no header \(name)" + (request.isHeadCut ? " as far as it was kept" : "")
        : "its header \(name) is \(found.joined(separator: ", "))".cut(toBytes: differenceBytesMax)
    case .bodyContains(let text):
      return "its body does not contain \"\(text)\"" + (entry.isBodyCut ? " as far as it was kept" : "")
    case .status: return "its status is \(entry.record.status)"
    case .outcome: return "its outcome is \(entry.record.outcome.name)"
    case .fault: return "its fault is \(entry.fault ?? "none")"
    }
  }
}

import JSON

/// What requests are meant: all its conditions hold for each of them.
struct RequestPattern {
  enum Condition {
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

    fileprivate var cost: Int {
      switch self {
      case .bodyContains: 2
      case .header: 1
      default: 0
      }
    }
  }

  var conditions: [Condition] = []

  /// The members that any request can be asked for; those of a reply besides.
  static let requestMembers = [
    "method", "path", "path_prefix", "route", "id", "key", "account", "headers", "body_contains",
  ]
  static let replyMembers = ["status", "outcome", "fault"]

  /// The cheap conditions first: most requests are told apart without a look at their fields or their body.
  mutating func putInOrder() {
    conditions =
      conditions.filter { $0.cost == 0 } + conditions.filter { $0.cost == 1 }
      + conditions.filter { $0.cost == 2 }
  }

  func matches(_ entry: JournalEntry) -> Bool {
    conditions.allSatisfy { Self.holds($0, for: entry.request, entry) }
  }

  /// In what the entry differs, a clause for each condition that does not hold.
  func differences(from entry: JournalEntry) -> [String] {
    conditions.filter { !Self.holds($0, for: entry.request, entry) }.map { Self.difference($0, entry) }
  }

  private static func holds(_ condition: Condition, for request: SeenRequest, _ entry: JournalEntry) -> Bool {
    switch condition {
    case .method(let text): request.bytes[request.method].elementsEqual(text.utf8)
    case .path(let text): request.bytes[request.path].elementsEqual(text.utf8)
    case .pathPrefix(let text): request.bytes[request.path].starts(with: text.utf8)
    case .route(let route): request.route == route
    case .id(let text): request.hasSegment(text)
    case .key(let text): request.bytes[request.key].elementsEqual(text.utf8)
    case .account(let text): request.bytes[request.account].elementsEqual(text.utf8)
    case .header(let name, let value): holds(name, value, request)
    case .bodyContains(let text): request.content.firstRange(of: Array(text.utf8)) != nil
    case .status(let status): Int(entry.record.status) == status
    case .outcome(let outcome): entry.record.outcome == outcome
    case .fault(let name): entry.fault == name
    }
  }

  private static func holds(_ name: String, _ value: String?, _ request: SeenRequest) -> Bool {
    var isThere = false
    var isEqual = false
    request.eachField { field, found in
      guard SeenRequest.equal(request.bytes[field], ignoringCaseOf: name) else { return }
      isThere = true
      guard let value, !isEqual else { return }
      isEqual =
        SeenRequest.isSecret(request.bytes[field])
        ? value == Secret.shown : request.bytes[found].elementsEqual(value.utf8)
    }
    return value == nil ? !isThere : isEqual
  }

  // MARK: In words

  var description: String {
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

  private static func difference(_ condition: Condition, _ entry: JournalEntry) -> String {
    let request = entry.request
    switch condition {
    case .method: return "its method is \(request.methodText)"
    case .path, .pathPrefix, .id: return "its path is \(request.pathText)"
    case .route: return "its route is \(request.route?.name ?? "none")"
    case .key: return "its key is \(request.keyText ?? "none")"
    case .account: return "its account is \(request.accountText ?? "none")"
    case .header(let name, _):
      let found = request.fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
      return found.isEmpty ? "it has no header \(name)" : "its header \(name) is \(found.joined(separator: ", "))"
    case .bodyContains(let text):
      return "its body does not contain \"\(text)\"" + (entry.isBodyCut ? " as far as it was kept" : "")
    case .status: return "its status is \(entry.record.status)"
    case .outcome: return "its outcome is \(entry.record.outcome.name)"
    case .fault: return "its fault is \(entry.fault ?? "none")"
    }
  }
}

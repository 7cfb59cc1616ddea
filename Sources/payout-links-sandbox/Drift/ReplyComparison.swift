import HTTP1
import JSON

/// A reply of the real service beside the sandbox's: status, header, keys, their order, types and values.
///
/// Ids and times are matched and not compared: they have to be of the same kind, a time with as many digits.
struct ReplyComparison {
  private(set) var differences: [Difference] = []

  private static let ids: Set<String> = ["id", "contact_id", "fund_account_id", "payout_id", "utr", "short_url"]
  private static let times: Set<String> = ["created_at", "expire_by", "cancelled_at", "expired_at"]

  init(_ service: (status: Int, type: String?, body: JSONPart), _ sandbox: (status: Int, type: String?, body: JSONPart))
  {
    if service.status != sandbox.status {
      add(.status, "", "\(service.status)", "\(sandbox.status)")
      // Of another outcome every key differs: that says nothing more.
      return
    }
    if let type = service.type, Self.mediaType(type) != Self.mediaType(sandbox.type ?? "") {
      add(.header, "", "Content-Type: \(type)", sandbox.type.map { "Content-Type: \($0)" } ?? "none")
    }
    compare(service.body, sandbox.body, "", "")
  }

  private mutating func compare(_ service: JSONPart, _ sandbox: JSONPart, _ pointer: String, _ key: String) {
    guard service.kind == sandbox.kind else {
      return add(.type, pointer, Self.told(service), Self.told(sandbox))
    }
    switch service.kind {
    case .object: compareMembers(service, sandbox, pointer)
    case .array:
      let theirs = service.elements, ours = sandbox.elements
      if theirs.count != ours.count { add(.length, pointer, "\(theirs.count) elements", "\(ours.count)") }
      for (index, pair) in zip(theirs, ours).enumerated() { compare(pair.0, pair.1, "\(pointer)/\(index)", key) }
    default:
      let theirs = service.source, ours = sandbox.source
      let areAlike =
        if Self.times.contains(key) {
          theirs.count == ours.count
        } else if Self.ids.contains(key), let one = service.text, let other = sandbox.text {
          Self.kind(of: one) == Self.kind(of: other)
        } else {
          theirs == ours
        }
      if !areAlike { add(.value, pointer, Self.told(service), Self.told(sandbox)) }
    }
  }

  private mutating func compareMembers(_ service: JSONPart, _ sandbox: JSONPart, _ pointer: String) {
    let theirs = service.members, ours = sandbox.members
    let theirNames = theirs.map(\.name), ourNames = ours.map(\.name)
    let common = Set(theirNames).intersection(ourNames)
    for name in theirNames where !common.contains(name) { add(.added, "\(pointer)/\(name)", "", "") }
    for name in ourNames where !common.contains(name) { add(.missing, "\(pointer)/\(name)", "", "") }
    let (one, other) = (theirNames.filter(common.contains), ourNames.filter(common.contains))
    if one != other { add(.order, pointer, one.joined(separator: ", "), other.joined(separator: ", ")) }
    // What the caller calls an id or a time is neither.
    let isOfCaller = pointer.hasSuffix("/notes")
    for (name, value) in theirs where common.contains(name) {
      compare(value, sandbox[name], "\(pointer)/\(name)", isOfCaller ? "" : name)
    }
  }

  private mutating func add(_ kind: Difference.Kind, _ pointer: String, _ service: String, _ sandbox: String) {
    differences.append(Difference(kind: kind, pointer: pointer, service: service, sandbox: sandbox))
  }

  /// An id's prefix and length, or that it is a URL: whose address it has is nobody's matter. What is neither is of its
  /// own kind.
  static func kind(of id: String) -> String {
    if id.contains("://") { return "URL" }
    let parts = id.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count <= 2, let last = parts.last, last.utf8.allSatisfy(ASCII.isLetterOrDigit) else { return id }
    return "\(parts.dropLast().map { "\($0)_" }.joined()) \(last.utf8.count)"
  }

  private static func mediaType(_ field: String) -> String {
    field.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
  }

  private static func told(_ part: JSONPart) -> String {
    part.kind == nil ? "nothing that is JSON" : String(decoding: part.source.prefix(200), as: UTF8.self)
  }
}

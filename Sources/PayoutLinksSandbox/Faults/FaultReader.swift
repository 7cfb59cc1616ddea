import ImitatedWorld
import JSON

/// Reads faults: rules from an admin call's body, and the `Sandbox-Fault` field of a request.
enum FaultReader {
  static let members = [
    "effect", "at", "delay_ms", "bytes", "interval_ms", "retry_after", "requests", "seconds", "match", "call", "times",
    "probability", "delay_seconds", "style",
  ]
  private static let fieldMembers = ["at", "delay_ms", "bytes", "interval_ms", "retry_after"]
  private static let effectMembers = fieldMembers + ["requests", "seconds"]
  private static let fieldBytesMax = 512
  private static let effects = FaultEffect.allCases.map(\.rawValue)
  private static let places = FaultPlan.Place.allCases.map(\.rawValue)
  /// It is kept as it was given, for lists: a rule has some hundred bytes.
  private static let ruleBytesMax = 8 << 10
  private static let bytesRange = 0...1 << 20
  private static let intervalRange = 1...60_000
  private static let retryRange = 0...86_400

  static func rule(_ object: AdminObject, id: Int) throws(RequestRefusal) -> FaultRule {
    if WebhookFaultReader.isMeant(object) { return try webhookRule(object, id: id) }
    if let other = object["delay_seconds"] ?? object["style"] {
      throw .invalid("this is only for a rule at \"webhook\"", at: object.document.pointer(to: other))
    }
    let document = object.document
    var pattern = RequestPattern()
    if let match = object["match"] {
      pattern = try RequestPattern(
        AdminObject(document, match, members: RequestPattern.requestMembers, whole: "a fault's match"))
    }
    let plan = try plan(object)
    let delay = try delay(object)
    if plan.effect == .delay, case .none = delay { throw object.refusal("delay_ms", expectedDelay) }
    let requests = try object.wholeNumber("requests", 1...1_000_000)
    let seconds = try object.wholeNumber("seconds", 1...86_400)
    var bucket: TokenBucket?
    switch (requests, seconds) {
    case (nil, nil): break
    case (let requests?, let seconds?):
      if plan.retryAfterSeconds != nil {
        throw .invalid(
          "\"retry_after\" does not go with \"requests\" and \"seconds\", which determine it", at: "/retry_after")
      }
      bucket = TokenBucket(requests: requests, seconds: seconds)
    default:
      throw .invalid(
        "\"requests\" and \"seconds\" go together: one is missing",
        at: requests != nil ? "/requests" : "/seconds")
    }
    return FaultRule(
      id: id, text: try text(of: object), target: .request(pattern), plan: plan, delay: delay,
      call: try object.wholeNumber("call", 1...1_000_000_000),
      times: try object.wholeNumber("times", 1...1_000_000_000), probability: try probability(object), bucket: bucket)
  }

  private static func webhookRule(_ object: AdminObject, id: Int) throws(RequestRefusal) -> FaultRule {
    FaultRule(
      id: id, text: try text(of: object), target: try WebhookFaultReader.target(object), plan: FaultPlan(.delay),
      delay: .none, call: try object.wholeNumber("call", 1...1_000_000_000),
      times: try object.wholeNumber("times", 1...1_000_000_000), probability: try probability(object), bucket: nil)
  }

  private static func text(of object: AdminObject) throws(RequestRefusal) -> [UInt8] {
    var text: [UInt8] = []
    object.document.write(object.node, into: &text)
    if text.count > ruleBytesMax {
      throw .invalid(
        "a fault rule can have \(ruleBytesMax) bytes, not counting white space; found \(text.count)", at: "")
    }
    return text
  }

  private static func plan(_ object: AdminObject) throws(RequestRefusal) -> FaultPlan {
    let expected = "one of \(effects.joined(separator: ", "))"
    let name = try object.text("effect", expected)
    guard let effect = name.flatMap(FaultEffect.init(rawValue:)) else {
      throw object.refusal("effect", expected, hint: name.map { hint($0, effects) } ?? "")
    }
    for name in effectMembers where object[name] != nil && !effect.members.contains(name) {
      throw .invalid(
        "\"\(name)\" does not go with \"\(effect.rawValue)\", which takes \(effect.members.joined(separator: ", "))",
        at: "/\(name)")
    }
    let expectedPlace = "one of \(places.joined(separator: ", "))"
    let placeName = try object.text("at", expectedPlace)
    let place = placeName.flatMap(FaultPlan.Place.init(rawValue:))
    if let placeName, place == nil { throw object.refusal("at", expectedPlace, hint: hint(placeName, places)) }
    if let problem = problem(effect, place) { throw .invalid(problem, at: "/at") }
    var plan = FaultPlan(effect, at: place)
    plan.bytes = try object.wholeNumber("bytes", bytesRange) ?? plan.bytes
    plan.intervalMilliseconds = try object.wholeNumber("interval_ms", intervalRange) ?? plan.intervalMilliseconds
    plan.retryAfterSeconds = try object.wholeNumber("retry_after", retryRange)
    return plan
  }

  private static func problem(_ effect: FaultEffect, _ place: FaultPlan.Place?) -> String? {
    if effect.needsReply, place == .beforeCommit {
      return "\"\(effect.rawValue)\" shows the real reply, so it must be after_commit"
    }
    if effect == .rateLimit, place == .afterCommit {
      return "\"rate_limit\" refuses the request, so it must be before_commit"
    }
    return nil
  }

  private static let expectedDelay =
    #"milliseconds from 0 to 60000, or {"min": a, "max": b}, or {"median": m, "sigma": s}"#

  private static func delay(_ object: AdminObject) throws(RequestRefusal) -> FaultDelay {
    guard let node = object["delay_ms"] else { return .none }
    let document = object.document
    if let fixed = number(document, node) {
      guard 0...FaultDelay.most ~= fixed else { throw object.refusal("delay_ms", expectedDelay) }
      return .fixed(fixed)
    }
    guard document.kind(of: node) == .object else { throw object.refusal("delay_ms", expectedDelay) }
    let spread = try AdminObject(document, node, members: ["min", "max", "median", "sigma"], whole: "a delay")
    let least = try milliseconds(spread, "min", FaultDelay.most)
    let most = try milliseconds(spread, "max", FaultDelay.most)
    let median = try milliseconds(spread, "median", FaultDelay.most)
    let sigma = try milliseconds(spread, "sigma", 10)
    switch (least, most, median, sigma) {
    case (let least?, let most?, nil, nil) where least <= most: return .uniform(least, most)
    case (nil, nil, let median?, let sigma?): return .logNormal(median: median, sigma: sigma)
    default: throw object.refusal("delay_ms", expectedDelay)
    }
  }

  private static func milliseconds(_ object: AdminObject, _ name: String, _ most: Double) throws(RequestRefusal)
    -> Double?
  {
    guard let node = object[name] else { return nil }
    guard let number = number(object.document, node), 0...most ~= number else {
      throw object.refusal(name, "a number from 0 to \(Int(most))")
    }
    return number
  }

  private static func probability(_ object: AdminObject) throws(RequestRefusal) -> Double {
    guard let node = object["probability"] else { return 1 }
    guard let number = number(object.document, node), 0...1 ~= number else {
      throw object.refusal("probability", "a number from 0 to 1")
    }
    return number
  }

  private static func number(_ document: JSONDocument, _ node: JSONNode) -> Double? {
    document.numberText(of: node).flatMap { Double($0) }
  }

  private static func hint(_ text: String, _ known: [String]) -> String {
    text.utf8.count <= 64 ? Spelling.hint(for: text, among: known) : ""
  }

  // MARK: The request's own field

  /// `reset; at=after_commit; delay_ms=200`. Of two fields neither is what is wanted.
  static func plan(fields: [String]) throws(RequestRefusal) -> FaultPlan {
    guard fields.count == 1, let field = fields.first else {
      throw invalid("a request can have only one; found \(fields.count)")
    }
    guard field.utf8.count <= fieldBytesMax else { throw invalid("it can have \(fieldBytesMax) bytes") }
    let parts = field.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
    let name = parts.first ?? ""
    guard let effect = FaultEffect(rawValue: name) else {
      throw invalid(
        "it must begin with one of \(effects.joined(separator: ", ")); found \"\(name.prefix(64))\"\(hint(name, effects))"
      )
    }
    var values: [String: String] = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed($0) }
      guard pair.count == 2, fieldMembers.contains(pair[0]), values[pair[0]] == nil else {
        let known = fieldMembers.map { "\($0)=" }.joined(separator: ", ")
        throw invalid(
          "after the effect there can be \(known), each once; found \"\(part.prefix(64))\"\(hint(pair[0], fieldMembers))"
        )
      }
      guard effect.members.contains(pair[0]) else {
        let known = effect.members.filter(fieldMembers.contains).map { "\($0)=" }.joined(separator: ", ")
        throw invalid("\(pair[0])= does not go with \(name), which takes \(known)")
      }
      values[pair[0]] = pair[1]
    }
    let place = values["at"].flatMap(FaultPlan.Place.init(rawValue:))
    if let text = values["at"], place == nil {
      throw invalid(
        "at must be one of \(places.joined(separator: ", ")); found \"\(text.prefix(64))\"\(hint(text, places))")
    }
    if let problem = problem(effect, place) { throw invalid(problem) }
    var plan = FaultPlan(effect, at: place)
    plan.bytes = try whole("bytes", values, bytesRange) ?? plan.bytes
    plan.intervalMilliseconds = try whole("interval_ms", values, intervalRange) ?? plan.intervalMilliseconds
    plan.retryAfterSeconds = try whole("retry_after", values, retryRange)
    if let delay = try whole("delay_ms", values, 0...Int(FaultDelay.most)) {
      plan.delayNanoseconds = Int64(delay) * 1_000_000
    } else if effect == .delay {
      throw invalid("a delay needs its length, for example delay_ms=200")
    }
    return plan
  }

  private static func whole(
    _ name: String, _ values: [String: String], _ range: ClosedRange<Int>
  ) throws(RequestRefusal) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = WrittenNumber.whole(text), range ~= number else {
      throw invalid("\(name) must be \(AdminObject.describe(range)); found \"\(text.prefix(64))\"")
    }
    return number
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  private static func invalid(_ message: String) -> RequestRefusal {
    RequestRefusal(
      status: 400, code: "invalid_fault", message: "the Sandbox-Fault header is not understood: \(message)")
  }
}

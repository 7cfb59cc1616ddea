/// One value of a request, whether it came as JSON or in a form: what validation sees is the same.
package indirect enum Parameter: Sendable, Equatable {
  case null
  case boolean(Bool)
  /// As it was written; `whole` where its value is exactly an integer.
  case number(String, whole: Int?)
  case text(String)
  case list([Parameter])
  case map(ParameterMap)

  package var isMap: Bool {
    if case .map = self { true } else { false }
  }

  /// Takes a list's elements out, so that they can be changed without a copy; nil, and no change, of anything else.
  package mutating func takeList() -> [Parameter]? {
    guard case .list(let elements) = self else { return nil }
    self = .null
    return elements
  }

  package mutating func takeMap() -> ParameterMap? {
    guard case .map(let map) = self else { return nil }
    self = .null
    return map
  }

  /// The value as text, where a client may as well have sent it as a number.
  package var text: String? {
    switch self {
    case .text(let text): text
    case .number(let text, _): text
    case .null, .boolean, .list, .map: nil
    }
  }

  /// Whether the value counts as not given: forms have no other way to say so, and clients send `""` for a missing one.
  var isAbsent: Bool { self == .null || self == .text("") }

  /// The integer, written as a number or as digits, with a fraction of zeros or without; one that 64 bits do not hold
  /// counts as the nearest that they do.
  package var integer: Int? {
    switch self {
    case .number(let text, let whole): whole ?? Self.digits(text)
    case .text(let text): Self.digits(text)
    case .null, .boolean, .list, .map: nil
    }
  }

  /// JSON's own, and what forms and their libraries make of it.
  var boolean: Bool? {
    switch self {
    case .boolean(let value): value
    case .number(_, whole: 1), .text("1"), .text("true"): true
    case .number(_, whole: 0), .text("0"), .text("false"): false
    case .null, .number, .text, .list, .map: nil
    }
  }

  private static func digits(_ text: String) -> Int? {
    func areDigits(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, areDigits(whole.hasPrefix("-") ? whole.dropFirst() : whole) else { return nil }
    // A float whose fraction is nothing is an integer, as it is in JSON.
    if parts.count > 1, !areDigits(parts[1]) || parts[1].utf8.contains(where: { $0 != 0x30 }) { return nil }
    return Int(whole) ?? (whole.hasPrefix("-") ? .min : .max)
  }
}

/// Named values in the order in which they came; of equal names the last counts.
package struct ParameterMap: Sendable, Equatable {
  package private(set) var names: [String] = []
  private var values: [Parameter] = []
  private var places: [String: Int] = [:]

  package init() {}

  package var count: Int { names.count }
  package var isEmpty: Bool { names.isEmpty }

  package subscript(name: String) -> Parameter? {
    get { places[name].map { values[$0] } }
    set {
      if let place = places[name] {
        values[place] = newValue ?? .null
      } else if let newValue {
        append(name, newValue)
      }
    }
  }

  private mutating func append(_ name: String, _ value: Parameter) {
    places[name] = names.count
    names.append(name)
    values.append(value)
  }

  /// Changes a value in its place, without a copy of what it holds.
  package mutating func withValue(_ name: String, _ change: (inout Parameter) -> Void) {
    var value = Parameter.null
    guard let place = places[name] else {
      change(&value)
      return append(name, value)
    }
    swap(&value, &values[place])
    change(&value)
    swap(&value, &values[place])
  }

  /// The value, unless it counts as not given.
  package func given(_ name: String) -> Parameter? {
    self[name].flatMap { $0.isAbsent ? nil : $0 }
  }
}

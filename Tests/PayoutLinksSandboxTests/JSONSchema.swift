import Foundation

/// As much of JSON Schema as the fixture format uses: a second reading of it, to hold the sandbox's own to.
struct JSONSchema {
  private let root: [String: Any]

  init(_ text: [UInt8]) throws {
    root = try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] ?? [:]
  }

  func takes(_ value: Any) -> Bool { takes(value, root) }

  private func takes(_ value: Any, _ schema: Any) -> Bool {
    if let everything = schema as? Bool { return everything }
    guard let schema = schema as? [String: Any] else { return false }
    return schema.allSatisfy { keyword, rule in takes(value, keyword, rule, schema) }
  }

  private func takes(_ value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any]) -> Bool {
    let object = value as? [String: Any]
    switch keyword {
    case "$ref": return (definition(rule as? String ?? "")).map { takes(value, $0) } ?? false
    case "type":
      let names = rule as? [String] ?? [rule as? String ?? ""]
      return names.contains { Self.isType($0, value) }
    case "enum": return (rule as? [Any] ?? []).contains { Self.areEqual($0, value) }
    case "const": return Self.areEqual(rule, value)
    case "pattern":
      guard let text = value as? String, let pattern = rule as? String else { return true }
      return text.range(of: pattern, options: .regularExpression) != nil
    case "minimum": return Self.number(value).map { $0 >= Self.number(rule) ?? 0 } ?? true
    case "maximum": return Self.number(value).map { $0 <= Self.number(rule) ?? 0 } ?? true
    case "minLength": return (value as? String).map { $0.unicodeScalars.count >= rule as? Int ?? 0 } ?? true
    case "maxLength": return (value as? String).map { $0.unicodeScalars.count <= rule as? Int ?? 0 } ?? true
    case "maxItems": return (value as? [Any]).map { $0.count <= rule as? Int ?? 0 } ?? true
    case "items": return (value as? [Any]).map { $0.allSatisfy { takes($0, rule) } } ?? true
    case "required":
      guard let object else { return true }
      return (rule as? [String] ?? []).allSatisfy { object[$0] != nil }
    case "properties":
      guard let object, let rules = rule as? [String: Any] else { return true }
      return object.allSatisfy { name, member in rules[name].map { takes(member, $0) } ?? true }
    case "additionalProperties":
      guard let object, rule as? Bool == false else { return true }
      return Set(object.keys).isSubset(of: Set((schema["properties"] as? [String: Any] ?? [:]).keys))
    case "anyOf": return (rule as? [Any] ?? []).contains { takes(value, $0) }
    case "not": return !takes(value, rule)
    default: return ["$schema", "$defs", "title", "description", "default"].contains(keyword)
    }
  }

  private func definition(_ reference: String) -> Any? {
    reference.split(separator: "/").dropFirst().reduce(root as Any?) { ($0 as? [String: Any])?[String($1)] }
  }

  private static func isBoolean(_ value: Any) -> Bool {
    // As JSON reads one; a number has another type.
    (value as? NSNumber).map { unsafe String(cString: $0.objCType) == "c" } ?? false
  }

  private static func number(_ value: Any) -> Double? {
    isBoolean(value) ? nil : (value as? NSNumber)?.doubleValue
  }

  private static func isType(_ name: String, _ value: Any) -> Bool {
    switch name {
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "integer": number(value).map { $0.rounded() == $0 } ?? false
    case "number": number(value) != nil
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    default: false
    }
  }

  private static func areEqual(_ left: Any, _ right: Any) -> Bool {
    if let left = left as? String { return left == right as? String }
    return left is NSNull && right is NSNull
  }
}

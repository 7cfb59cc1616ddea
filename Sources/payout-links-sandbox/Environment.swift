import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinksSandbox
import Server

/// Options and their environment variables: `--log-format` is `PAYOUT_LINKS_SANDBOX_LOG_FORMAT`.
///
/// Both are read by the same rule, so that both refuse the same values in the same words.
enum Environment {
  static let prefix = "PAYOUT_LINKS_SANDBOX_"

  /// The value of `--option`: the text that was `given`, else its variable's; nil where neither is there.
  ///
  /// A secret is not repeated when it is refused.
  static func value<Value>(
    of option: String, _ given: String?, expected: String, isSecret: Bool = false, parse: (String) -> Value?
  ) throws(Failure) -> Value? {
    if let given { return try read(withoutLineEnd(given), from: "--\(option)", expected, isSecret, parse) }
    let variable = variable(option)
    guard let text = text(variable), !isOfKubernetes(variable, text) else { return nil }
    return try read(text, from: variable, expected, isSecret, parse)
  }

  static let portExpected = "a port from 0 to 65535"

  static func port(of option: String, _ given: String?) throws(Failure) -> UInt16? {
    try value(of: option, given, expected: portExpected) { UInt16($0) }
  }

  static func path(of option: String, _ given: String?) throws(Failure) -> String? {
    try value(of: option, given, expected: "a path") { $0.isEmpty ? nil : $0 }
  }

  /// The value of a variable that is no option's; nil where it is not there.
  static func value<Value>(
    ofVariable variable: String, expected: String, parse: (String) -> Value?
  ) throws(Failure) -> Value? {
    guard let text = text(variable) else { return nil }
    return try read(text, from: variable, expected, false, parse)
  }

  /// The values of an option that is repeatable: those that were given, else what its variable lists.
  static func list(of option: String, _ given: [String], separatedBy separator: Character) -> [String] {
    if !given.isEmpty { return given }
    return text(variable(option))?.split(separator: separator).map(String.init) ?? []
  }

  /// The same of names and addresses of hosts; where all can be meant, by `*`.
  static func hosts(of option: String, _ given: [String], orAll: Bool = false) throws(Failure) -> [String] {
    let hosts = list(of: option, given, separatedBy: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
    let odd = hosts.first { host in
      let name = host.hasSuffix(".") ? String(host.dropLast()) : host
      let address = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
      return !(orAll && host == "*") && !ServerName.isValid(address)
    }
    if let odd {
      throw .usage("--\(option) must be the name or address of a host\(orAll ? ", or *" : ""); found \"\(odd)\"")
    }
    return hosts
  }

  /// Whether a flag was given, or its variable is set to true.
  static func flag(_ option: String, _ isGiven: Bool) throws(Failure) -> Bool {
    if isGiven { return true }
    return try value(
      ofVariable: variable(option), expected: "true or false (or yes, no, on, off, 1, 0)", parse: boolean)
      ?? false
  }

  /// As people and programs write it.
  static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "1", "t", "y": true
    case "false", "no", "off", "0", "f", "n": false
    default: nil
    }
  }

  /// Whether Kubernetes says with it where a Service is: of one called payout-links-sandbox, or so and more, it sets
  /// …_PORT to tcp://10.96.12.7:7290, …_SERVICE_HOST, …_SERVICE_PORT_HTTP, …_PORT_7290_TCP_ADDR and so on.
  static func isOfKubernetes(_ variable: String, _ text: String) -> Bool {
    guard variable.hasPrefix(prefix) else { return false }
    let words = variable.dropFirst(prefix.count).split(separator: "_")
    if words.last == "PORT", text.contains("://") { return true }
    return zip(words, words.dropFirst()).contains { word, next in
      word == "SERVICE" && ["HOST", "PORT"].contains(next) || word == "PORT" && next.allSatisfy(\.isNumber)
    }
  }

  static func variable(_ option: String) -> String {
    prefix + String(option.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  private static func read<Value>(
    _ text: String, from name: String, _ expected: String, _ isSecret: Bool, _ parse: (String) -> Value?
  ) throws(Failure) -> Value {
    if let value = parse(text) { return value }
    throw .usage("\(name) must be \(expected)" + (isSecret ? "" : "; found \"\(withoutCredentials(text))\""))
  }

  /// A URL without the name and the password that it may have.
  private static func withoutCredentials(_ text: String) -> String {
    guard let end = text.lastIndex(of: "@") else { return text }
    let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
    return scheme + "…" + text[end...]
  }

  /// An empty variable counts as absent: so compose files leave those that are not set.
  static func text(_ variable: String) -> String? {
    guard let value = unsafe getenv(variable) else { return nil }
    let text = withoutLineEnd(unsafe String(cString: value))
    return text.isEmpty ? nil : text
  }

  /// Files that were written on Windows, and `$(cat token)` of some shells, leave the end of the line.
  private static func withoutLineEnd(_ text: String) -> String {
    String(decoding: text.utf8.reversed().drop { $0 == 0x0D || $0 == 0x0A }.reversed(), as: UTF8.self)
  }
}

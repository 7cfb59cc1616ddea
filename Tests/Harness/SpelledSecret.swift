/// Requests with a secret under names in every spelling, and in every place that a request has for it.
package enum SpelledSecret {
  /// In heads.
  package static let value = "S3cr3tValue"
  /// In bodies.
  package static let bodyValue = "B0dyS3cr3t"
  /// With the first in it.
  package static let credentials = "cnpwX3Rlc3Rfc2FuZGJveDpTM2NyM3RWYWx1ZQ=="

  private static let names = [
    "key_secret", "password", "authorization", "access_token", "api_key", "cookie", "authentication", "x-auth",
  ]
  private static let types = ["application/json", "application/x-www-form-urlencoded"]

  private enum Escapes {
    case none, percent, json
  }

  /// The name with some of its letters in another case, and some escaped with digits of either case.
  private static func spelling(_ name: String, _ escapes: Escapes, _ random: inout TestRandom) -> String {
    var text = ""
    for byte in name.utf8 {
      let isLetter = 0x61...0x7A ~= byte
      let other = isLetter && Bool.random(using: &random) ? byte & 0xDF : byte
      let digits = String(other, radix: 16, uppercase: Bool.random(using: &random))
      if escapes != .none, Int.random(in: 0..<3, using: &random) == 0 {
        text += escapes == .percent ? "%\(digits)" : "\\u00\(digits)"
      } else {
        text += String(decoding: [other], as: UTF8.self)
      }
    }
    return text
  }

  package static func heads(_ random: inout TestRandom) -> [String] {
    var requests: [String] = []
    for name in names {
      let separator = ["&", ";"].randomElement(using: &random) ?? "&"
      let parameter = spelling(name, .percent, &random)
      let target = ["/v1/payout-links", Requests.link(3), "/v1/nowhere"].randomElement(using: &random) ?? "/"
      requests.append(Requests.get("\(target)?count=1\(separator)\(parameter)=\(value);\(value)&skip=0"))
      let field = spelling(name.replacing("_", with: "-"), .none, &random)
      if field.lowercased() != "authorization" {
        requests.append(Requests.get(target, fields: "\(field): \(value)\r\n"))
      }
      let scheme = spelling("basic", .none, &random)
      requests.append(Requests.get(target, authorization: "\(scheme) \(credentials)"))
      requests.append(Requests.get(target, fields: "X-Original: \(scheme) \(credentials)\r\n"))
      requests.append(Requests.get(target, fields: "X-Original: Bearer \(value)\r\n"))
    }
    return requests
  }

  /// Creates whose bodies are forms or JSON, some in gzip, some said to be the other; each has the secret once.
  package static func bodies(_ random: inout TestRandom, gzip: ([UInt8]) -> [UInt8]?) -> [[UInt8]] {
    names.flatMap { name in
      let json = spelling(name, .json, &random)
      let form = spelling(name, .percent, &random)
      let bodies = [
        #"{"amount":1000,"\#(json)":"\#(bodyValue)"}"#, #"{"contact":{"\#(json)":"\#(bodyValue)"}}"#,
        #"{"\#(json)":["\#(bodyValue)""#, "amount=1000&\(form)=\(bodyValue)", "contact[\(form)]=\(bodyValue)&%",
      ]
      return bodies.map { text in
        var body = Array(text.utf8)
        var fields = "Content-Type: \(types.randomElement(using: &random) ?? "")\r\n"
        if Bool.random(using: &random), let squeezed = gzip(body) {
          body = squeezed
          fields += "Content-Encoding: gzip\r\n"
        }
        fields += "Content-Length: \(body.count)\r\n"
        return Array(Requests.request("POST", "/v1/payout-links", fields: fields).utf8) + body
      }
    }
  }
}

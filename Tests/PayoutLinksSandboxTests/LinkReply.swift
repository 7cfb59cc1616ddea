import Foundation
import Harness
import Testing

/// What tests of several suites send to create a link, and how they read a reply.
enum LinkReply {
  static let path = "/v1/payout-links"

  /// A create call's body; `more` are further members, each with a comma before it.
  static func body(
    name: String = "Gaurav Kumar", phone: String = "912345678", amount: String = "1000", more: String = ""
  ) -> String {
    #"{"account_number":"7878780080316316","contact":{"name":"\#(name)","contact":"\#(phone)","#
      + #""email":"gaurav.kumar@example.com"},"amount":\#(amount),"currency":"INR","purpose":"refund","#
      + #""description":"Payout link for Gaurav Kumar"\#(more)}"#
  }

  static func create(
    _ client: RawClient, _ body: String = body(), authorization: String = Requests.credentials, fields: String = ""
  ) throws -> RawReply {
    try client.exchange(Requests.post(path, body: body, authorization: authorization, fields: fields))
  }

  /// The text of the first member `name` in a compact reply, without quotes.
  static func member(_ name: String, _ reply: RawReply) throws -> String {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    return "\(object[name] ?? "")"
  }

  static func items(_ reply: RawReply) throws -> [[String: Any]] {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    return try #require(object["items"] as? [[String: Any]])
  }

  /// The id at the beginning of an entity's text.
  static func firstID(_ text: String) -> String? {
    text.hasPrefix(#"{"id":""#) ? text.dropFirst(7).split(separator: "\"").first.map(String.init) : nil
  }

  static func ids(_ reply: RawReply) throws -> [String] {
    try items(reply).map { try #require($0["id"] as? String) }
  }

  static func transitionRequest(_ id: String, _ body: String) -> String {
    Requests.post("/__admin/payout-links/\(id)/transitions", body: body, authorization: nil)
  }

  static func transition(_ client: RawClient, _ id: String, _ body: String) throws -> RawReply {
    try client.exchange(transitionRequest(id, body))
  }
}

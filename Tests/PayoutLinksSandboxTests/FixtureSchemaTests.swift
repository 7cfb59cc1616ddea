import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("The JSON Schema of fixtures")
struct FixtureSchemaTests {
  /// One of everything that a fixture can have.
  static let whole = #"""
    {"$schema": "fixtures.schema.json",
     "accounts": [{"id": "acc_1", "account_numbers": ["1"], "approval_workflow": true, "payout_approval": false,
       "branding": {"name": "A", "color": "#2a4fD0", "support_phone": "+91 (80) 1-2", "support_email": "a+b@c.d",
         "website": "https://a.example/?b", "logo": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA"},
       "low_balance": false, "expiry": true, "purposes": ["prize"], "contact_types": ["driver"],
       "webhooks": [{"url": "http://app:3000/hooks", "secret": "s", "events": ["payout_link.issued"], "active": true,
         "verify": false, "alert_email": null, "style": "plain"}, {"url": "https://app/", "events": "*"}],
       "webhook_events": [{"id": "PU86a6M8TtqYOS", "event": "payout.failed", "payout_link_id": "poutlk_0000000000000A",
         "payout_id": null, "at": 5, "body": "{}", "deliveries": [{"webhook": 0, "tries": 1, "next_attempt_at": 9,
         "signature": null, "style": "sorted"}]}],
       "transactions": {"items": [{"id": "txn_1", "created_at": 5}]},
       "keys": [{"id": "rzp_test_a", "secret": "s"}, {"id": "rzp_test_b", "secret": null}],
       "contacts": [{"id": "cont_0000000000000A", "entity": "contact", "name": "A", "contact": null, "email": "a@b",
         "type": "vendor", "reference_id": "r", "batch_id": null, "active": false, "notes": {"a": 1}, "created_at": 5}],
       "fund_accounts": [{"id": "fa_0000000000000A", "contact_id": "cont_0000000000000A", "account_type": "vpa",
         "vpa": {"username": "a", "handle": "b", "address": "a@b"}, "active": true, "created_at": 5},
         {"id": "fa_0000000000000B", "bank_account": {"name": "A", "ifsc": "HDFC0000053", "account_number": "12345",
         "bank_name": null, "notes": []}, "vpa": null}],
       "payouts": {"entity": "collection", "count": 1, "items": [{"id": "pout_0000000000000A", "entity": "payout",
         "payout_link_id": "poutlk_0000000000000A", "fund_account_id": "fa_0000000000000A", "amount": 1000,
         "status": "processed", "mode": "UPI", "utr": "123456789012", "created_at": 7,
         "status_details": {"reason": "payout_processed", "description": null, "source": "beneficiary_bank"}}]},
       "payout_links": [{"id": "poutlk_0000000000000A", "entity": "payout_link", "contact_id": "cont_0000000000000A",
         "contact": {"name": "A", "type": null, "contact": "9", "email": ""}, "fund_account_id": "fa_0000000000000A",
         "payout_id": "pout_0000000000000A", "purpose": "refund", "status": "processed", "amount": 1000,
         "currency": "INR", "description": null, "attempt_count": 1, "receipt": "R", "notes": [], "own": {"a": [1]},
         "short_url": "https://rzp.io/i/a", "send_sms": true, "send_email": false, "cancelled_at": null,
         "created_at": "-2h", "expire_by": "+1d12h", "expired_at": 8}]}],
     "contacts": [{"id": "cont_0000000000000C"}], "fund_accounts": [{"id": "fa_0000000000000C"}],
     "payouts": [],
     "payout_links": [{"id": "poutlk_0000000000000C", "status": "issued", "sandbox": {"script": "claim after 2s",
       "payouts": [{"id": "pout_0000000000000C", "fund_account_id": null, "mode": "IMPS", "status": "failed",
         "utr": null, "reason": "x", "description": "y", "source": "business", "created_at": 1}]}}]}
    """#

  static let others = [
    #"{"id": "poutlk_0000000000000A", "status": "issued", "amount": 100}"#,
    #"[{"id": "poutlk_0000000000000A", "status": "issued"}, {"id": "poutlk_0000000000000B", "status": "expired"}]"#,
    #"{"entity": "collection", "count": 1, "items": [{"id": "poutlk_0000000000000A", "status": "issued"}]}"#,
  ]

  /// What no schema says, and the reader does: what has to fit together, and slips.
  static let beyond = [
    "duplicate", "belongs to another contact", "of no payout link", "which its account has not",
    "the script cannot be read", "did you mean", "stands at a payout link already",
    "is none of the account's",
  ]

  @Test("what the schema takes the sandbox takes, and what it refuses is refused", arguments: [whole] + others)
  func sameVerdict(text: String) throws {
    let schema = try JSONSchema(BuiltInDocument.fixturesSchema.text)
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(schema.takes(document))
    #expect(FixtureTests.issues(text).filter { $0.contains("error:") } == [])
    // Every seventh: each value comes at each kind of place all the same, and all of them take minutes.
    for (number, changed) in Self.changed(document).enumerated() where number % 7 == 0 {
      let text = String(
        decoding: try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed), as: UTF8.self)
      let errors = FixtureTests.issues(text).filter { $0.contains(" error: ") }
      if schema.takes(changed) {
        #expect(
          errors.allSatisfy { error in Self.beyond.contains { error.contains($0) } },
          "the schema takes \(text), the sandbox does not: \(errors)")
      } else {
        #expect(!errors.isEmpty, "the sandbox takes \(text), the schema does not")
      }
    }
  }

  @Test(
    "the schema takes the URLs of webhooks and the amounts that the sandbox takes, and no others",
    arguments: [
      (#""http://app:3000/webhooks""#, "1000", true), (#""https://a.example""#, "0", true),
      (#""HTTP://[::1]:80/x?y={key}""#, "9223372036854775807", true),
      (#""http://{key}.example/{account}""#, "1e3", true), (#""http://a:0065535?x""#, "1", true),
      (#""http://a:70000/""#, "1", false), (#""http://a:0/""#, "1", false), (#""http://a/{foo}""#, "1", false),
      (#""http://a/#x""#, "1", false), (#""http://""#, "1", false), (#""ftp://a""#, "1", false),
      (#""http://a b/""#, "1", false), (#""http://a%41/""#, "1", false), (#""http://u@h/""#, "1", false),
      (#""http://user:p@x/""#, "1", false), (#""http://x:/""#, "1", false), (#""http://x:""#, "1", false),
      (#""http://a/""#, "9223372036854777856", false), (#""http://a/""#, "1e19", false),
    ])
  func places(url: String, amount: String, isTaken: Bool) throws {
    let text = #"""
      {"accounts": [{"id": "acc_1", "keys": [{"id": "rzp_test_a", "secret": "s"}], "webhooks": [{"url": \#(url)}],
        "payout_links": [{"id": "poutlk_00000000000001", "status": "issued", "amount": \#(amount)}]}]}
      """#
    let schema = try JSONSchema(BuiltInDocument.fixturesSchema.text)
    #expect(schema.takes(try JSONSerialization.jsonObject(with: Data(text.utf8))) == isTaken)
    #expect(FixtureTests.issues(text).contains { $0.contains(" error: ") } != isTaken)
  }

  @Test(
    "every time in a fixture is one that the sandbox knows",
    arguments: [
      ("0", true), ("9000000000", true), ("9e9", true), ("9000000001", false), ("99999999999", false),
      ("9223372036854775808", false), ("1e300", false), ("-1", false), ("1.5", false),
    ])
  func times(number: String, isTaken: Bool) throws {
    let payout = #""id":"pout_00000000000001","mode":"UPI","status":"failed""#
    let event =
      #""id":"PU86a6M8TtqYOS","event":"payout.failed","payout_link_id":"poutlk_00000000000001","body":"{}","#
      + #""deliveries":[]"#
    func link(_ more: String) -> String {
      #""payout_links":[{"id":"poutlk_00000000000001","status":"issued",\#(more)}]"#
    }
    var texts = ["created_at", "expire_by", "cancelled_at", "expired_at"].map { link(#""\#($0)":T"#) }
    texts += [
      link(#""sandbox":{"payouts":[{\#(payout),"created_at":T}]}"#),
      link(#""payout_id":"pout_00000000000001""#) + #","payouts":[{\#(payout),"created_at":T}]"#,
      #""contacts":[{"id":"cont_00000000000001","created_at":T}]"#,
      #""fund_accounts":[{"id":"fa_00000000000001","created_at":T}]"#, #""transactions":[{"created_at":T}]"#,
      #""webhook_events":[{\#(event),"at":T}]"#,
    ]
    for text in texts {
      let whole = #"{"accounts":[{"id":"acc_1","keys":[],\#(text.replacing(":T", with: ":\(number)"))}]}"#
      let schema = try JSONSchema(BuiltInDocument.fixturesSchema.text)
      #expect(schema.takes(try JSONSerialization.jsonObject(with: Data(whole.utf8))) == isTaken, "\(whole)")
      let errors = FixtureTests.issues(whole).filter { $0.contains(" error: ") }
      #expect(errors.isEmpty == isTaken, "\(errors)")
    }
  }

  @Test("a time more than a hundred years from the start is told", arguments: ["+999999999w", "-60000d", "+40000d"])
  func farTimes(text: String) {
    let issues = FixtureTests.issues(#"{"id":"poutlk_00000000000001","status":"issued","created_at":"\#(text)"}"#)
    #expect(issues.count == 1 && issues[0].contains("at most a hundred years from it"), "\(issues)")
  }

  @Test(
    "what is to be told is a JSON object, and its style one that there is",
    arguments: [
      (#""{}""#, #""plain""#, true), (#""{\n}""#, #""sorted""#, true), (#""0""#, #""plain""#, false),
      (#""[{}]""#, #""plain""#, false), (#""{}""#, "5", false), (#""{}""#, "true", false), (#""{}""#, "null", false),
      (#""{}""#, "{}", false), (#""{}""#, #""nonsense""#, false),
    ])
  func events(body: String, style: String, isTaken: Bool) throws {
    let text = #"""
      {"accounts":[{"id":"acc_1","keys":[],"webhooks":[{"url":"http://a/"}],"webhook_events":[{"id":"PU86a6M8TtqYOS",
        "event":"payout.failed","payout_link_id":"poutlk_00000000000001","at":5,"body":\#(body),
        "deliveries":[{"webhook":0,"tries":1,"next_attempt_at":9,"style":\#(style)}]}]}]}
      """#
    let schema = try JSONSchema(BuiltInDocument.fixturesSchema.text)
    #expect(schema.takes(try JSONSerialization.jsonObject(with: Data(text.utf8))) == isTaken)
    #expect(FixtureTests.issues(text).contains { $0.contains(" error: ") } != isTaken)
  }

  /// The document with each of its values replaced by each of these, each member left out, and one more in each object.
  static func changed(_ value: Any) -> [Any] {
    var all: [Any] = [
      NSNull(), true, 7, -1, 1.5, "", "x", "+15m", [Any](), ["x"], [String: Any](), ["x": 1], "pout_0000000000000Z",
    ]
    if let object = value as? [String: Any] {
      for (name, member) in object.sorted(by: { $0.key < $1.key }) {
        var without = object
        without[name] = nil
        all.append(without)
        for changed in changed(member) {
          var with = object
          with[name] = changed
          all.append(with)
        }
      }
      var more = object
      more["something else entirely"] = 1
      all.append(more)
    } else if let array = value as? [Any] {
      for (place, element) in array.enumerated() {
        for changed in changed(element) {
          var with = array
          with[place] = changed
          all.append(with)
        }
      }
    }
    return all
  }

  @Test("it is served as it is, to any page")
  func served() async throws {
    let running = try await RunningSandbox()
    let reply = try running.admin("GET", "/fixtures.schema.json")
    #expect(reply.bodyBytes == BuiltInDocument.fixturesSchema.text)
    #expect(reply["Access-Control-Allow-Origin"] == "*")
  }
}

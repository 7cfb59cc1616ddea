import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Keys with a world of their own")
struct IsolationTests {
  private static let create = #"""
    {"account_number":"7878780080316316","contact":{"name":"Asha Rao","contact":"9123456789"},"amount":1000,
    "currency":"INR","purpose":"refund","description":"for tea"}
    """#

  private func isolated(idleSeconds: Int64 = 3600, accountsMax: Int = 10_000) async throws -> RunningSandbox {
    var isolation = Isolation()
    isolation.isolatesKeys = true
    isolation.idleSeconds = idleSeconds
    isolation.accountsMax = accountsMax
    return try await RunningSandbox(isolation: isolation, seed: 1)
  }

  private func credentials(_ key: String, _ secret: String = "any") -> String {
    "Basic " + Data("\(key):\(secret)".utf8).base64EncodedString()
  }

  private func cancel(_ running: RunningSandbox, _ key: String, secret: String = "any") throws -> Int {
    let request = Requests.post(Requests.link(3) + "/cancel", authorization: credentials(key, secret))
    return try running.exchange(request).status
  }

  private func create(_ running: RunningSandbox, _ key: String) throws -> Substring {
    let reply = try running.exchange(
      Requests.post("/v1/payout-links", body: Self.create, authorization: credentials(key)))
    #expect(reply.status == 200)
    return reply.body.dropFirst(#"{"id":""#.count).prefix(21)
  }

  @Test(
    "a key that can open no account is told why, without a word of it",
    arguments: [
      ("rzp_test", "does not begin so"), ("rzp_tset_one", "does not begin so"),
      ("rzp_test_", "has nothing behind that"),
      ("rzp_test_a.b", "has something else in it"),
      ("rzp_test_" + String(repeating: "a", count: 56), "has 56 bytes behind that"),
      ("rzp_test_" + String(repeating: "a", count: 55), nil),
    ] as [(String, String?)])
  func malformed(key: String, problem: String?) async throws {
    let running = try await isolated()
    let expected = problem.map {
      #"with isolated keys a key is "rzp_test_" and 1 to 55 letters, digits, "_" and "-", and this one \#($0)"#
    }
    let api = try running.exchange(Requests.get(Requests.link(3), authorization: credentials(key)))
    #expect(api.status == (problem == nil ? 200 : 401))
    #expect(api["Sandbox-Reason"] == expected.map { "this sandbox has no such key; \($0)" })
    let admin = try running.admin("GET", "/clock?key=\(key)")
    #expect(admin.status == (problem == nil ? 200 : 404))
    #expect(expected == nil || admin.body.replacing(#"\"#, with: "").contains(expected ?? ""))
  }

  @Test("a thousand keys cancel the same link once each, and none meets another or the fixtures' account")
  func thousand() async throws {
    let running = try await isolated()
    let client = try running.client()
    for round in [200, 400] {
      for number in 0..<1000 {
        let request = Requests.post(
          Requests.link(3) + "/cancel", authorization: credentials("rzp_test_t\(number)", "\(number)"))
        let status = try client.exchange(request).status
        if status != round { Issue.record("key \(number) was answered \(status)") }
      }
    }
    #expect(try running.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    let accounts = try running.admin("GET", "/accounts").body
    #expect(accounts.hasPrefix(#"{"count":1001,"#))
  }

  @Test("a short URL's code says whose link it is, as given and as created, and lists find it by what it shows")
  func codes() async throws {
    let running = try await isolated()
    func shortURL(_ body: Substring) throws -> Substring {
      let start = try #require(body.firstRange(of: #""short_url":""#)).upperBound
      return body[start...].prefix { $0 != "\"" }
    }
    func fetch(_ key: String, _ path: String) throws -> Substring {
      let reply = try running.exchange(Requests.get(path, authorization: credentials(key, "sandbox_secret")))
      return reply.body[...]
    }
    var urls: Set<Substring> = []
    for key in ["rzp_test_a", "rzp_test_b", "rzp_test_sandbox"] {
      let created = "/v1/payout-links/\(try key == "rzp_test_sandbox" ? "poutlk_00000000000004" : create(running, key))"
      #expect(try cancel(running, key, secret: "sandbox_secret") == 200)
      for path in [Requests.link(3), created] {
        let url = try shortURL(try fetch(key, path))
        urls.insert(url)
        let page = try running.exchange(Requests.get("/i/" + String(url.split(separator: "/").last ?? "")))
        #expect(page.status == 200)
        #expect(page.body.contains("status       cancelled") == (path == Requests.link(3)))
        let found = try fetch(key, "/v1/payout-links?short_url=\(url)")
        #expect(found.hasPrefix(#"{"entity":"collection","count":1,"#))
        #expect(try shortURL(found) == url)
      }
    }
    #expect(urls.count == 6)
    let fixtures = try shortURL(try fetch("rzp_test_sandbox", Requests.link(3)))
    #expect(try fetch("rzp_test_a", "/v1/payout-links?short_url=\(fixtures)").contains(#""count":0"#))
  }

  @Test("a key whose account would have the id of a fixture's has one of its own")
  func takenID() async throws {
    let running = try await isolated()
    #expect(try cancel(running, "rzp_test_00000000000001") == 200)
    let own = try running.admin("POST", "/requests/count?key=rzp_test_00000000000001", "{}").body
    #expect(own.contains(#""count":1"#))
    let fixtures = try running.admin("POST", "/requests/count?key=rzp_test_sandbox", "{}").body
    #expect(fixtures.contains(#""count":0"#))
    #expect(try running.admin("GET", "/accounts").body.contains(#""account":"acc_00000000000001_""#))
  }

  @Test("the export of a key's account can be loaded, and any secret opens it again")
  func export() async throws {
    let running = try await isolated()
    #expect(try cancel(running, "rzp_test_a") == 200)
    let export = try running.admin("GET", "/fixtures?key=rzp_test_a").body
    let again = try await RunningSandbox(json: export)
    #expect(try cancel(again, "rzp_test_a", secret: "another") == 400)
    // The built-in account comes beside those of any fixture.
    #expect(try again.admin("GET", "/fixtures").body.hasPrefix(export.dropLast(2)))
  }

  @Test("time, reset, snapshots and transitions of one key leave the others alone, and have to say whose they are")
  func selection() async throws {
    let running = try await isolated()
    let expiring = Requests.link(8)
    let advance = try running.admin("POST", "/clock/advance?key=rzp_test_a", #"{"seconds":900}"#)
    #expect(advance.body.contains(#""account":"acc_a","payout_link_id":"poutlk_00000000000008","event":"expire""#))
    for (key, status) in [("rzp_test_a", "expired"), ("rzp_test_b", "issued"), ("rzp_test_sandbox", "issued")] {
      let secret = key == "rzp_test_sandbox" ? "sandbox_secret" : "x"
      let reply = try running.exchange(Requests.get(expiring, authorization: credentials(key, secret)))
      #expect(reply.body.contains(#""status":"\#(status)""#))
    }
    let claim = "/payout-links/poutlk_00000000000003/transitions"
    #expect(try running.admin("POST", claim, #"{"event":"claim"}"#).body.contains("account_needed"))
    #expect(try running.admin("POST", claim + "?key=rzp_test_b", #"{"event":"claim"}"#).status == 200)
    #expect(try cancel(running, "rzp_test_a") == 200)
    #expect(try cancel(running, "rzp_test_b") == 400)
    #expect(try running.admin("POST", "/reset?account=acc_b").status == 200)
    #expect(try cancel(running, "rzp_test_a") == 400)
    #expect(try cancel(running, "rzp_test_b") == 200)
    for (method, path) in [("POST", "/reset"), ("GET", "/clock"), ("GET", "/fixtures"), ("GET", "/snapshots")] {
      #expect(try running.admin(method, path).body.contains("account_needed"))
    }
  }

  @Test("faults and journal of one key are its own, and a reset ends them")
  func faultsAndJournal() async throws {
    let running = try await isolated()
    let rule = #"{"effect":"server_error","match":{"route":"cancel"}}"#
    #expect(try running.admin("POST", "/faults", rule).body.contains("account_needed"))
    let made = try running.admin("POST", "/faults?key=rzp_test_a", rule)
    #expect(made.body.hasPrefix(#"{"id":1,"account":"acc_a","matched":0,"fired":0,"#))
    #expect(try cancel(running, "rzp_test_a") == 500)
    #expect(try cancel(running, "rzp_test_b") == 200)
    #expect(try cancel(running, "rzp_test_sandbox", secret: "sandbox_secret") == 200)
    #expect(try running.admin("GET", "/faults?key=rzp_test_b").body.hasPrefix(#"{"faults":[],"#))
    #expect(try running.admin("GET", "/faults").body.contains(#""meta":{"total":1,"next_after":null}"#))
    #expect(try running.admin("DELETE", "/faults/1?key=rzp_test_b").status == 404)

    let once = #"{"match":{"route":"cancel"},"exactly":1}"#
    for key in ["rzp_test_a", "rzp_test_b"] {
      #expect(try running.admin("POST", "/verify?key=\(key)", once).status == 200)
    }
    #expect(try running.admin("POST", "/verify", once).body.contains("3 came"))
    #expect(try running.admin("GET", "/requests?account=acc_b").body.contains(#""total":1"#))
    #expect(try running.admin("DELETE", "/requests").body.contains("account_needed"))
    #expect(try running.admin("DELETE", "/requests?key=rzp_test_b").body == #"{"removed":1}"#)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":3"#))
    #expect(try running.admin("GET", "/requests/wait?key=rzp_test_b&timeout=0").body.contains("0 of 1"))

    _ = try running.admin("POST", "/reset?key=rzp_test_a")
    #expect(try running.admin("GET", "/requests?key=rzp_test_a").body.contains(#""total":0,"dropped":0"#))
    #expect(try cancel(running, "rzp_test_a") == 200)
    // An account that ends takes its own with it, also from a later one of the same key.
    _ = try running.admin("POST", "/faults?key=rzp_test_a", rule)
    #expect(try running.admin("DELETE", "/accounts/acc_a").status == 204)
    #expect(try running.admin("GET", "/requests?key=rzp_test_a").body.contains(#""total":0,"dropped":0"#))
    #expect(try cancel(running, "rzp_test_a") == 200)
  }

  @Test("with a seed a key makes the same ids whoever came before, and other keys make others")
  func deterministic() async throws {
    let one = try await isolated()
    let other = try await isolated()
    let first = try create(one, "rzp_test_a")
    #expect(try create(other, "rzp_test_b") != first)
    #expect(try create(other, "rzp_test_a") == first)
    _ = try one.admin("POST", "/reset?key=rzp_test_a")
    #expect(try create(one, "rzp_test_a") == first)
  }

  @Test(
    "what is no test key gets no account, and a key of the fixtures keeps its secret",
    arguments: ["rzp_test_", "rzp_live_a", "rzp_test_a b", "test_a", "rzp_test_" + String(repeating: "a", count: 56)])
  func refused(_ key: String) async throws {
    let running = try await isolated()
    #expect(try cancel(running, key) == 401)
    #expect(try cancel(running, "rzp_test_sandbox") == 401)
    #expect(try running.admin("GET", "/accounts").body.hasPrefix(#"{"count":1,"#))
  }

  @Test("an account that nobody has called for the bound ends, and one that is called does not")
  func idle() async throws {
    let running = try await isolated(idleSeconds: 100)
    for key in ["rzp_test_a", "rzp_test_b"] { #expect(try cancel(running, key) == 200) }
    running.clock.advance(by: .seconds(99))
    #expect(try cancel(running, "rzp_test_a") == 400)
    running.clock.advance(by: .seconds(1))
    #expect(try running.admin("GET", "/accounts").body.hasPrefix(#"{"count":2,"#))
    #expect(try cancel(running, "rzp_test_a") == 400)
    #expect(try cancel(running, "rzp_test_b") == 200, "begins anew")
  }

  @Test("the number of accounts is bounded: the longest idle makes room after a minute, before that a key is refused")
  func bounded() async throws {
    let running = try await isolated(accountsMax: 2)
    #expect(try cancel(running, "rzp_test_a") == 200)
    running.clock.advance(by: .seconds(30))
    #expect(try cancel(running, "rzp_test_b") == 200)
    #expect(try cancel(running, "rzp_test_c") == 500)
    #expect(try running.admin("POST", "/accounts").body.contains("accounts_full"))
    running.clock.advance(by: .seconds(30))
    #expect(try cancel(running, "rzp_test_c") == 200)
    #expect(try cancel(running, "rzp_test_b") == 400, "still there")
    #expect(try cancel(running, "rzp_test_a") == 500, "has made room")
  }

  @Test("with isolated keys too an account is made, one at a time, and its secret counts")
  func explicitAmongIsolated() async throws {
    let running = try await isolated()
    let parts = try running.admin("POST", "/accounts").body.split(separator: "\"")
    #expect(try running.admin("GET", "/accounts").body.hasPrefix(#"{"count":2,"#))
    #expect(try cancel(running, String(parts[9]), secret: "other") == 401)
    #expect(try cancel(running, String(parts[9]), secret: String(parts[13])) == 200)
  }

  @Test("an account can be made and ended without isolated keys; its key has a secret")
  func explicit() async throws {
    let running = try await RunningSandbox(seed: 1)
    let made = try running.admin("POST", "/accounts")
    #expect(made.status == 201)
    let parts = made.body.split(separator: "\"")
    let (account, key, secret) = (String(parts[3]), String(parts[9]), String(parts[13]))
    #expect(account.hasPrefix("acc_") && key.hasPrefix("rzp_test_"))
    #expect(try cancel(running, key, secret: "other") == 401)
    #expect(try cancel(running, key, secret: secret) == 200)
    #expect(try running.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    #expect(try running.admin("POST", "/accounts").body != made.body)
    #expect(try running.admin("DELETE", "/accounts/\(account)").status == 204)
    #expect(try cancel(running, key, secret: secret) == 401)
    #expect(try running.admin("DELETE", "/accounts/\(account)").status == 404)
    #expect(try running.admin("DELETE", "/accounts/acc_00000000000001").status == 409)
    #expect(try running.admin("POST", "/accounts", #"{"key":"rzp_test_x"}"#).status == 400)
  }
}

import Foundation
import Harness
import JSON
import PayoutLinksSandbox
import Testing

@testable import payout_links_sandbox

@Suite("payout-links-sandbox export")
struct EditorExportTests {
  @Test("the file for editors has every call, and those of the provider with credentials")
  func http() throws {
    let result = try Command.run(["export", "--format", "http", "--url", "http://localhost:80"])
    #expect(result.status == 0 && result.error.isEmpty, "\(result.error)")
    let requests = result.output.components(separatedBy: "\n### ")
    #expect(requests[0] == "@baseUrl = http://localhost:80\n@key = rzp_test_sandbox\n@secret = sandbox_secret\n")
    let calls = [OpenAPIDescription.payoutLinks, .sandbox].flatMap { APICall.all(of: $0) }
    #expect(requests.count == calls.count + 1 && calls.count > 40)
    #expect(
      requests.contains(
        """
        Fetch a payout link
        GET {{baseUrl}}/v1/payout-links/poutlk_00000000000003
        Authorization: Basic {{key}} {{secret}}

        """))
    #expect(
      requests.contains(
        """
        Move the clock forward
        POST {{baseUrl}}/__admin/clock/advance
        Content-Type: application/json

        {
          "seconds": 900
        }

        """), "\(requests)")
  }

  @Test("what an editor sends from the file fits a route of the sandbox, and its body is understood")
  func sent() throws {
    let server = try RunningServer()
    let text = try Command.run(["export", "--format", "http", "--url", server.url]).output
    for request in text.components(separatedBy: "\n### ").dropFirst() where !request.contains("/wait") {
      let parts = request.components(separatedBy: "\n\n")
      let lines = parts[0].split(separator: "\n").dropFirst().map { line in
        line.replacing("{{baseUrl}}", with: "")
          .replacing("Basic {{key}} {{secret}}", with: "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==")
      }
      let body = parts.dropFirst().joined(separator: "\n\n")
      let first = try #require(lines.first)
      let fields = lines.dropFirst().map { $0 + "\r\n" }.joined()
      let reply = try server.exchange(
        "\(first) HTTP/1.1\r\nHost: localhost\r\n\(fields)Content-Length: \(body.utf8.count)\r\n"
          + "Connection: close\r\n\r\n\(body)")
      #expect(
        [200, 201, 202, 204, 303, 404, 409, 422].contains(reply.status), "\(request)\n\(reply.head)\(reply.body)")
    }
  }

  @Test("the collection has every call in its group, with what it may take switched off")
  func postman() throws {
    let result = try Command.run(["export", "--format", "postman"])
    let collection = JSONPart(try JSONDocument(parsing: Array(result.output.utf8)))
    let items = collection["item"].elements.flatMap { $0["item"].elements }
    #expect(items.count == [OpenAPIDescription.payoutLinks, .sandbox].flatMap { APICall.all(of: $0) }.count)
    let cancel = try #require(items.first { $0["name"].text == "Cancel a payout link" })["request"]
    #expect(cancel["url"]["raw"].text == "{{baseUrl}}/v1/payout-links/:id/cancel")
    #expect(cancel["url"]["variable"].elements.first?["value"].text == "poutlk_00000000000003")
    #expect(cancel["auth"].kind == nil)
    let requests = try #require(items.first { $0["name"].text == "List the requests in the journal, newest first" })[
      "request"]
    #expect(requests["auth"]["type"].text == "noauth")
    #expect(requests["url"]["query"].elements.allSatisfy { $0["disabled"].flag == true })
  }

  @Test("a format that there is not is wrong usage")
  func unknown() throws {
    #expect(try Command.run(["export", "--format", "word"]).status == 2)
    #expect(try Command.run(["export", "--format", "http", "--url", "nowhere"]).status == 2)
  }
}

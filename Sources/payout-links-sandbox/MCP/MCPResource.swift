import CBuiltInDocs
import PayoutLinksSandbox

/// Something that an agent can read: a page of the documentation, or one of the two APIs in OpenAPI.
struct MCPResource {
  let uri: String
  let name: String
  let type: String
  let text: [UInt8]

  static let all: [MCPResource] =
    pages + [
      MCPResource(
        uri: "payout-links-sandbox://openapi/payout-links.json", name: "The imitated API, in OpenAPI 3.1",
        type: "application/json", text: OpenAPIDescription.payoutLinks.text),
      MCPResource(
        uri: "payout-links-sandbox://openapi/sandbox.json", name: "The sandbox's own calls, in OpenAPI 3.1",
        type: "application/json", text: OpenAPIDescription.sandbox.text),
    ]

  private static var pages: [MCPResource] {
    (0..<docs_page_count()).map { index in
      let name = unsafe String(cString: docs_page_name(index))
      let text = unsafe Array(UnsafeBufferPointer(start: docs_page_text(index), count: docs_page_size(index)))
      return MCPResource(
        uri: "payout-links-sandbox://docs/\(name)", name: "Documentation: \(name)", type: "text/markdown", text: text)
    }
  }
}

import CBuiltInOpenAPI
import ImitatedWorld
import Server

/// `GET /openapi.json` and `/__admin/openapi.json`: the calls that are answered here, for programs that read OpenAPI
/// 3.1.
///
/// The texts of `openapi/` lie in the executable's read-only pages: they cost nothing until somebody asks.
package enum OpenAPIDescription: Sendable {
  /// The imitated API.
  case payoutLinks
  /// Everything that is the sandbox's own.
  case sandbox

  /// Any page may read it: Swagger UI and editors in a browser ask from an origin of their own.
  func reply(_: OwnCall) -> Reply {
    Reply(status: 200, fields: FieldLines("Access-Control-Allow-Origin", "*"), body: text)
  }

  package var text: [UInt8] {
    switch self {
    case .payoutLinks:
      unsafe Array(UnsafeBufferPointer(start: openapi_payout_links(), count: openapi_payout_links_count()))
    case .sandbox: unsafe Array(UnsafeBufferPointer(start: openapi_sandbox(), count: openapi_sandbox_count()))
    }
  }
}

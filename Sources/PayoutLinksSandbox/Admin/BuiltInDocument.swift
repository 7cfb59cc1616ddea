import CBuiltInDocuments
import Server

/// Texts about the sandbox, for programs: `GET /__admin/fidelity` and `/__admin/fixtures.schema.json`.
///
/// They lie in the executable's read-only pages: they cost nothing until somebody asks.
package enum BuiltInDocument: Sendable {
  /// How each imitated behaviour is known: the tables of `docs/fidelity.md`.
  case fidelity
  /// The fixture format, a JSON Schema of the draft 2020-12.
  case fixturesSchema

  /// Any page may read it: editors in a browser ask from an origin of their own.
  func reply(_: OwnCall) -> Reply {
    Reply(status: 200, fields: FieldLines("Access-Control-Allow-Origin", "*"), body: text)
  }

  package var text: [UInt8] {
    switch self {
    case .fidelity: unsafe Array(UnsafeBufferPointer(start: built_in_fidelity(), count: built_in_fidelity_count()))
    case .fixturesSchema:
      unsafe Array(UnsafeBufferPointer(start: built_in_fixtures_schema(), count: built_in_fixtures_schema_count()))
    }
  }
}

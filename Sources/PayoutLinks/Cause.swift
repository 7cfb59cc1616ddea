/// Who or what made something happen to a link.
package enum Cause: String, CaseIterable, Sendable {
  /// A call of the imitated API.
  case api
  /// A call under `/__admin`, by whichever program.
  case admin
  /// The link's script.
  case script
  /// It fell due.
  case clock
  /// Somebody on the contact's page.
  case page
}

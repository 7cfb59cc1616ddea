/// Who may make a call.
enum Access: Sendable {
  /// The imitated API: whoever has the key of an account.
  case key
  /// Outside of `/__admin`: anybody.
  case anybody
  /// Under `/__admin`, without its token: it shows nothing and changes nothing of the imitated world.
  case adminPublic
  /// The same, also for pages of other origins: one text for everybody, wherever it runs.
  case adminPage
  /// Under `/__admin`.
  case admin

  /// Whether the port and the gate of `/__admin` are in question.
  var isAdministration: Bool {
    switch self {
    case .key, .anybody: false
    case .adminPublic, .adminPage, .admin: true
    }
  }
}

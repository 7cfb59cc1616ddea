import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinksSandbox

/// Where the sandbox keeps its certificate authority.
struct AuthorityOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the sandbox keeps its certificate authority, which it creates on first use. "
        + "(default: payout-links-sandbox in $XDG_STATE_HOME or ~/.local/state)",
      valueName: "directory"),
    completion: .directory)
  var caDir: String?

  /// The directory of whoever runs this; nil where there is no home to have it in.
  private static var usual: String? {
    if let state = Environment.text("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/payout-links-sandbox" }
    guard let home = Environment.text("HOME"), home.hasPrefix("/"), home != "/", unsafe access(home, W_OK) == 0 else {
      return nil
    }
    return "\(home)/.local/state/payout-links-sandbox"
  }

  /// The directory that was asked for, or the usual one.
  func directory() throws(Failure) -> String {
    if let directory = try directoryIfAny() { return directory }
    throw .failed("there is no home directory for the certificate authority: pass --ca-dir")
  }

  /// The same; nil where there is no home to have it in.
  func directoryIfAny() throws(Failure) -> String? {
    try Environment.value(of: "ca-dir", caDir, expected: "a directory") { $0.isEmpty ? nil : $0 } ?? Self.usual
  }
}

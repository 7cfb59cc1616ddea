import CBuiltInFixtures
package import PayoutLinks

/// Payout links and accounts to start with, in the fixture format of `docs/fixtures.md`.
public enum Fixture: Sendable {
  /// What the sandbox has compiled in: one payout link in each state.
  case builtIn
  /// A file, or a directory whose `*.json` files are meant.
  case path(String)
  /// A directory whose `*.json` files are meant; where it has none, or is not there, the built-in fixture.
  case directoryIfAny(String)
  /// The text of a fixture itself; `name` stands for its path in errors.
  case json(String, name: String = "fixture")
}

extension Seed {
  /// Reads and checks fixtures; all that is wrong with any of them comes at once. Relative times count from `start`.
  ///
  /// Files are read `again` while the sandbox serves: what can be read only once, or never comes to an end, is refused
  /// then.
  package init(_ fixtures: [Fixture], start: Timestamp, again: Bool = false) throws(FixtureError) {
    var loader = FixtureLoader(start: start, again: again)
    for fixture in fixtures {
      switch fixture {
      case .builtIn: loader.load("built-in fixture", Self.builtInText)
      case .json(let text, let name): loader.load(name, Array(text.utf8))
      case .path(let path):
        Self.load(path, into: &loader)
      case .directoryIfAny(let path):
        if FixtureFiles.hasAny(path) {
          Self.load(path, into: &loader)
        } else {
          loader.load("built-in fixture", Self.builtInText)
        }
      }
    }
    self = try loader.finish()
  }

  private static func load(_ path: String, into loader: inout FixtureLoader) {
    do throws(FixtureFiles.Failure) {
      for file in try FixtureFiles.files(at: path) { try loader.load(file: file) }
    } catch {
      loader.fail(error.path, "cannot be read: \(error.reason)")
    }
  }

  private static var builtInText: [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: built_in_fixture(), count: built_in_fixture_count()))
  }
}

import ImitatedWorld

/// Why the command ends without having done its work: what it says on standard error, and its exit status.
struct Failure: Error {
  let lines: [String]
  let status: Int32
  /// Nobody answered: a sandbox that is started again may.
  var isSandboxGone = false

  /// It could not be done.
  static func failed(_ line: String) -> Failure { Failure(lines: [line], status: 1) }

  /// Nobody answers.
  static func gone(_ line: String) -> Failure { Failure(lines: [line], status: 1, isSandboxGone: true) }

  /// It was asked for wrongly.
  static func usage(_ line: String) -> Failure { Failure(lines: [line], status: 2) }
}

/// Why the command ends without having done its work: what it says on standard error, and its exit status.
struct Failure: Error {
  let lines: [String]
  let status: Int32

  /// It could not be done.
  static func failed(_ line: String) -> Failure { Failure(lines: [line], status: 1) }

  /// It was asked for wrongly.
  static func usage(_ line: String) -> Failure { Failure(lines: [line], status: 2) }
}

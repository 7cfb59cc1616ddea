/// Whether each test key gets an account of its own, and how long and how many of them are kept.
public struct Isolation: Sendable {
  /// Any key `rzp_test_…`, with any secret, has from its first request a copy of the first account of the fixtures.
  public var isolatesKeys = false
  /// An account of its own that nobody has called for so long ends.
  public var idleSeconds: Int64 = 3600
  /// More are not kept: a new one takes the place of the one idle longest, if that is idle for a minute.
  public var accountsMax = 10_000

  public init() {}

  /// Between two calls of a test that is still running.
  static let idleSecondsAtLeast: Int64 = 60
}

/// What a journal may hold.
public struct JournalLimits: Sendable {
  /// A long test run; `GET /__admin/requests` says how many were dropped beyond it.
  public var entries = 4_096
  /// Of heads and bodies together: the latest one or two thousand fetches with their replies.
  public var bytes = 2 << 20
  /// Of one body: a create call or a link is under 8 KiB, a long list is cut.
  public var bodyBytes = 8 << 10

  public init() {}

  /// For isolated keys: a thousand tests at once, with some fifty requests each.
  public static var forIsolatedKeys: JournalLimits {
    var limits = JournalLimits()
    limits.entries = 65_536
    limits.bytes = 64 << 20
    return limits
  }

  package static let entriesRange = 1...10_000_000
  /// All of it is searched in one turn of the loop.
  package static let bytesRange = 1 << 20...256 << 20
  package static let bodyBytesRange = 0...64 << 10

  /// Within the ranges, whatever was asked for.
  package var checked: JournalLimits {
    var limits = self
    limits.entries = min(max(entries, Self.entriesRange.lowerBound), Self.entriesRange.upperBound)
    limits.bytes = min(max(bytes, Self.bytesRange.lowerBound), Self.bytesRange.upperBound)
    limits.bodyBytes = min(max(bodyBytes, Self.bodyBytesRange.lowerBound), Self.bodyBytesRange.upperBound)
    return limits
  }
}

import ArgumentParser
import PayoutLinksSandbox

/// How much of the latest requests is kept.
struct JournalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep so many of the latest requests for /__admin/requests. (default: 4096, 65536 with isolated keys)",
      valueName: "count"))
  var journalEntries: String?

  @Option(
    help: ArgumentHelp(
      "Keep them in so many bytes, 1 to 256 MiB. (default: 2097152, 67108864 with isolated keys)",
      valueName: "bytes"))
  var journalBytes: String?

  @Option(
    help: ArgumentHelp("Keep so many bytes of each body, 65536 at most. (default: 8192)", valueName: "bytes"))
  var journalBodyBytes: String?

  func resolved(isolatesKeys: Bool) throws -> JournalLimits {
    var limits = isolatesKeys ? JournalLimits.forIsolatedKeys : JournalLimits()
    limits.entries = try Self.value("journal-entries", journalEntries, JournalLimits.entriesRange) ?? limits.entries
    limits.bytes = try Self.value("journal-bytes", journalBytes, JournalLimits.bytesRange) ?? limits.bytes
    limits.bodyBytes =
      try Self.value("journal-body-bytes", journalBodyBytes, JournalLimits.bodyBytesRange) ?? limits.bodyBytes
    return limits
  }

  private static func value(_ option: String, _ given: String?, _ range: ClosedRange<Int>) throws -> Int? {
    try Environment.value(
      of: option, given, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
    ) { text in Int(text).flatMap { range ~= $0 ? $0 : nil } }
  }
}

import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox

/// How much of the latest requests is kept.
struct JournalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many of the latest requests to keep for /__admin/requests. (default: 4096, or 65536 with isolated keys)",
      valueName: "count"))
  var journalEntries: String?

  @Option(
    help: ArgumentHelp(
      "How much memory the kept requests may use, 1 to 256 MiB. (default: 2097152, or 67108864 with isolated keys)",
      valueName: "bytes"))
  var journalBytes: String?

  @Option(
    help: ArgumentHelp("How many bytes of each body to keep, at most 65536. (default: 8192)", valueName: "bytes"))
  var journalBodyBytes: String?

  func limits(isolatesKeys: Bool) throws(Failure) -> JournalLimits {
    var limits = isolatesKeys ? JournalLimits.forIsolatedKeys : JournalLimits()
    try set(&limits.entries, "journal-entries", journalEntries, JournalLimits.entriesRange)
    try set(&limits.bytes, "journal-bytes", journalBytes, JournalLimits.bytesRange)
    try set(&limits.bodyBytes, "journal-body-bytes", journalBodyBytes, JournalLimits.bodyBytesRange)
    return limits
  }

  private func set(_ limit: inout Int, _ option: String, _ given: String?, _ range: ClosedRange<Int>) throws(Failure) {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    limit =
      try Environment.value(of: option, given, expected: expected) { text in
        Int(text).flatMap { range ~= $0 ? $0 : nil }
      } ?? limit
  }
}

import HTTP1
import JSON
import Logging
import Server

/// What a log line tells of one request. Never a secret, never a query: people put both into places where they were
/// not expected.
struct RequestRecord: ~Copyable {
  var level: Logger.Level
  var status: Int
  var microseconds: Int
  /// The key id that the request came with, where it looks like one.
  var keyID: ArraySlice<UInt8>?
  /// Why it was refused.
  var reason: String?
}

/// One line for each request, and the sandbox's rare events beside it.
final class RequestLog {
  /// For events: start, stop, warnings.
  let logger: Logger
  private let lines: (sink: LineSink, format: LogFormat)?
  /// Of every line of the text format, up to the milliseconds.
  private var second = Int64.min
  private var secondText: [UInt8] = []
  /// The least level that is written; nil for none.
  private let least: Logger.Level?

  init(_ output: LogOutput) {
    switch output {
    case .none:
      logger = Logger(label: Self.label) { _ in SwiftLogNoOpLogHandler() }
      lines = nil
      least = nil
    case .standardError(let format, let level):
      let sink = LineSink(descriptor: 2)
      logger = Logger(label: Self.label) { _ in LineLogHandler(sink: sink, format: format, level: level) }
      lines = (sink, format)
      least = level
    case .logger(let given):
      logger = given
      lines = nil
      least = given.logLevel
    }
  }

  /// Writes the line of a request whose method and path are `method` and `path` of `message`; both are nil for what
  /// was no request.
  func add(
    _ record: borrowing RequestRecord, method: ByteRange?, path: ByteRange?, in message: Span<UInt8>,
    unixNanoseconds: Int64
  ) {
    guard let least, record.level >= least else { return }
    guard let (sink, format) = lines else {
      return logger.log(
        level: record.level, "request", metadata: metadata(record, method?.text(in: message), path?.text(in: message)))
    }
    if unixNanoseconds / 1_000_000_000 != second {
      second = unixNanoseconds / 1_000_000_000
      secondText.removeAll(keepingCapacity: true)
      ISODate.append(second, to: &secondText)
    }
    let secondText = secondText
    sink.add { bytes in
      switch format {
      case .text:
        bytes.append(contentsOf: secondText)
        Self.appendText(record, method, path, message, milliseconds: unixNanoseconds / 1_000_000 % 1000, to: &bytes)
      case .json:
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        var writer = JSONWriter(appendingTo: taken)
        LogJSON.begin(unixNanoseconds, record.level, "request", &writer)
        Self.append(record, method?.text(in: message), path?.text(in: message), &writer)
        writer.endObject()
        bytes = writer.finish()
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  func flush() {
    lines?.sink.flush()
  }

  private static let label = "payout-links-sandbox"

  private static func appendText(
    _ record: borrowing RequestRecord, _ method: ByteRange?, _ path: ByteRange?, _ message: Span<UInt8>,
    milliseconds: Int64, to bytes: inout [UInt8]
  ) {
    // A thousand more, for its zeros; the digit that is too many becomes the point.
    let point = bytes.count
    bytes.append(decimal: 1000 + Int(milliseconds))
    bytes[point] = UInt8(ascii: ".")
    if record.level == .info {
      LogText.append("Z info request", to: &bytes)
    } else {
      LogText.append("Z ", to: &bytes)
      bytes.append(contentsOf: record.level.rawValue.utf8)
      LogText.append(" request", to: &bytes)
    }
    if let method {
      LogText.append(" method=", to: &bytes)
      bytes.append(method, of: message)
    }
    if let path {
      // Visible ASCII without spaces: the parser takes no other target.
      LogText.append(" path=", to: &bytes)
      bytes.append(path, of: message)
    }
    LogText.append(" status=", record.status, to: &bytes)
    LogText.append(" us=", record.microseconds, to: &bytes)
    if let keyID = record.keyID {
      LogText.append(" key=", to: &bytes)
      bytes.append(contentsOf: keyID)
    }
    if let reason = record.reason { LogText.append("reason", reason, to: &bytes) }
  }

  private static func append(
    _ record: borrowing RequestRecord, _ method: String?, _ path: String?, _ writer: inout JSONWriter
  ) {
    if let method {
      writer.key("method")
      writer.string(method)
    }
    if let path {
      writer.key("path")
      writer.string(path)
    }
    writer.key("status")
    writer.integer(record.status)
    writer.key("us")
    writer.integer(record.microseconds)
    if let keyID = record.keyID {
      writer.key("key")
      writer.string(utf8: keyID)
    }
    if let reason = record.reason {
      writer.key("reason")
      writer.string(reason)
    }
  }

  private func metadata(
    _ record: borrowing RequestRecord, _ method: String?, _ path: String?
  ) -> Logger.Metadata {
    var metadata: Logger.Metadata = ["status": "\(record.status)", "us": "\(record.microseconds)"]
    if let method { metadata["method"] = "\(method)" }
    if let path { metadata["path"] = "\(path)" }
    if let keyID = record.keyID { metadata["key"] = "\(String(decoding: keyID, as: UTF8.self))" }
    if let reason = record.reason { metadata["reason"] = "\(reason)" }
    return metadata
  }
}

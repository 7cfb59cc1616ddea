import HTTP1
import ImitatedWorld
import JSON
import Logging
import Server

/// One line for each request, and the sandbox's rare events beside it. Never a secret, never a query: people put both
/// into places where they were not expected.
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
    _ handling: borrowing Handling, status: Int, method: ByteRange?, path: ByteRange?, in message: Span<UInt8>
  ) {
    guard let least, handling.level >= least else { return }
    guard let (sink, format) = lines else {
      let metadata = metadata(handling, status, method?.text(in: message), path?.text(in: message))
      return logger.log(level: handling.level, "request", metadata: metadata)
    }
    let unixNanoseconds = handling.facts.unixNanoseconds
    if unixNanoseconds / 1_000_000_000 != second {
      second = unixNanoseconds / 1_000_000_000
      secondText.removeAll(keepingCapacity: true)
      ISODate.append(second, to: &secondText)
    }
    let secondText = secondText
    sink.add { bytes in
      switch format {
      case .text:
        Self.append(handling, status, method, path, message, second: secondText.span, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      case .json:
        LogJSON.append(unixNanoseconds, handling.level, "request", to: &bytes) { writer in
          Self.append(handling, status, method?.text(in: message), path?.text(in: message), &writer)
        }
      }
    }
  }

  func flush() {
    lines?.sink.flush()
  }

  private static let label = "payout-links-sandbox"

  /// The text format; `second` is the moment up to its milliseconds.
  private static func append(
    _ handling: borrowing Handling, _ status: Int, _ method: ByteRange?, _ path: ByteRange?, _ message: Span<UInt8>,
    second: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    let milliseconds = Int(handling.facts.unixNanoseconds / 1_000_000 % 1000)
    let given = second.count + (method?.count ?? 0) + (path?.count ?? 0) + (handling.facts.keyID?.count ?? 0)
    // The names of the fields and three numbers take no more than this.
    bytes.append(addingCapacity: given + 160) { line in
      line.append(copying: second)
      // A thousand more, for its zeros; the digit that is too many becomes the point.
      let point = line.count
      line.append(decimal: 1000 + milliseconds)
      line[point] = UInt8(ascii: ".")
      if handling.level == .info {
        line.append("Z info request")
      } else {
        line.append("Z ")
        line.append(copying: handling.level.rawValue.utf8.span)
        line.append(" request")
      }
      if let method {
        line.append(" method=")
        line.append(method, of: message)
      }
      if let path {
        // Visible ASCII without spaces: the parser takes no other target.
        line.append(" path=")
        line.append(path, of: message)
      }
      line.append(" status=")
      line.append(decimal: status)
      line.append(" us=")
      line.append(decimal: handling.facts.microseconds)
      if let keyID = handling.facts.keyID {
        line.append(" key=")
        line.append(copying: keyID.span)
      }
    }
    if let reason = handling.facts.reason { LogText.append("reason", reason, to: &bytes) }
  }

  private static func append(
    _ handling: borrowing Handling, _ status: Int, _ method: String?, _ path: String?, _ writer: inout JSONWriter
  ) {
    if let method { writer.field("method", method) }
    if let path { writer.field("path", path) }
    writer.field("status", status)
    writer.field("us", handling.facts.microseconds)
    if let keyID = handling.facts.keyID { writer.field("key", utf8: keyID) }
    if let reason = handling.facts.reason { writer.field("reason", reason) }
  }

  private func metadata(
    _ handling: borrowing Handling, _ status: Int, _ method: String?, _ path: String?
  ) -> Logger.Metadata {
    var metadata: Logger.Metadata = ["status": "\(status)", "us": "\(handling.facts.microseconds)"]
    if let method { metadata["method"] = "\(method)" }
    if let path { metadata["path"] = "\(path)" }
    if let keyID = handling.facts.keyID { metadata["key"] = "\(String(decoding: keyID, as: UTF8.self))" }
    if let reason = handling.facts.reason { metadata["reason"] = "\(reason)" }
    return metadata
  }
}

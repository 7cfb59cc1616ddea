import Glibc
import ImitatedWorld
import JSON
import Logging
import Server

/// Turns swift-log events into lines of the sandbox's own format.
struct LineLogHandler: LogHandler {
  let sink: LineSink
  let format: LogFormat
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(sink: LineSink, format: LogFormat, level: Logger.Level) {
    self.sink = sink
    self.format = format
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    let moment = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    // A dictionary has no order: by name, so that equal events give equal lines.
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    sink.add(urgent: event.level >= .warning) { bytes in
      switch format {
      case .text:
        LogText.begin(moment, event.level, to: &bytes)
        LogText.appendPrintable("\(event.message)", to: &bytes)
        for (name, value) in fields { LogText.append(name, "\(value)", to: &bytes) }
        bytes.append(UInt8(ascii: "\n"))
      case .json:
        LogJSON.append(moment, event.level, "\(event.message)", to: &bytes) { writer in
          for (name, value) in fields { writer.field(name, "\(value)") }
        }
      }
    }
  }
}

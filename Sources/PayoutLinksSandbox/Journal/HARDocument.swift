import HTTP1
import ImitatedWorld
import JSON
import Server

/// The journal as an HTTP Archive 1.2, for the tools that show one: a browser's developer tools read it.
enum HARDocument {
  /// Events that webhooks told have a section of their own: what was sent is no request of this journal.
  static func opened(_ events: [[UInt8]]) -> JSONOpenArray {
    JSONOpenArray(at: "log", "entries") { writer in
      writer.field("version", "1.2")
      writer.object("creator") { writer in
        writer.field("name", "payout-links-sandbox")
        writer.field("version", Version.current)
      }
      writer.array("_webhooks") { writer in
        for event in events { writer.raw(event) }
      }
    }
  }

  static func write(_ entry: JournalEntry, _ baseURL: String, _ writer: inout JSONWriter) {
    let milliseconds = Array("\(Double(entry.record.microseconds) / 1000)".utf8)
    writer.object { writer in
      writer.key("startedDateTime")
      writer.time(entry.record.unixNanoseconds)
      writer.raw("time", milliseconds)
      request(entry, baseURL, &writer)
      response(entry, &writer)
      writer.object("cache") { _ in }
      writer.object("timings") { writer in
        writer.field("send", 0)
        writer.raw("wait", milliseconds)
        writer.field("receive", 0)
      }
      writer.field("comment", comment(entry))
    }
  }

  private static func comment(_ entry: JournalEntry) -> String {
    let route = entry.request.route?.name ?? "no route"
    return ["\(route), \(entry.record.outcome.name)", entry.reason, entry.fault.map { "fault \($0)" }]
      .compactMap { $0 }.joined(separator: "; ")
  }

  private static func request(_ entry: JournalEntry, _ baseURL: String, _ writer: inout JSONWriter) {
    let request = entry.request
    let fields = request.fields
    writer.object("request") { writer in
      writer.field("method", request.methodText)
      let host = value("host", fields).map { (entry.record.isSecure ? "https://" : "http://") + $0 }
      writer.field("url", (host ?? baseURL) + request.pathText + (request.queryText.map { "?\($0)" } ?? ""))
      common(fields, entry, &writer)
      writer.array("queryString") { writer in
        let query = Array(request.bytes[request.query])
        // What cannot be decoded is in the URL, as it was sent.
        for item in (try? FormItems.all(ByteRange(start: 0, count: query.count), in: query.span)) ?? [] {
          writer.object { writer in
            writer.field("name", item.nameText)
            writer.field("value", item.valueText)
          }
        }
      }
      if !request.body.isEmpty {
        writer.object("postData") { body(of: entry, value("content-type", fields), &$0) }
      }
      writer.field("bodySize", Int(entry.record.bodyTotal))
    }
  }

  private static func body(of entry: JournalEntry, _ type: String?, _ writer: inout JSONWriter) {
    writer.field("mimeType", type ?? "application/octet-stream")
    writer.field("text", utf8: entry.request.bytes[entry.request.body])
    guard entry.isBodyCut else { return }
    if entry.record.isBodyDecoded {
      writer.field("comment", "the first \(entry.record.bodyCount) bytes without gzip")
    } else {
      cut(entry.record.bodyCount, entry.record.bodyTotal, &writer)
    }
  }

  private static func response(_ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.object("response") { writer in
      writer.field("status", Int(entry.record.status))
      writer.field("statusText", "")
      common(entry.replyFields, entry, &writer)
      writer.object("content") { writer in
        writer.field("size", Int(entry.record.replyTotal))
        writer.field("mimeType", "\(entry.record.replyType)")
        writer.field("text", utf8: entry.replyBody)
        if entry.isReplyCut { cut(entry.record.replyCount, entry.record.replyTotal, &writer) }
      }
      writer.field("redirectURL", "")
      writer.field("bodySize", Int(entry.record.replyTotal))
    }
  }

  private static func value(_ name: String, _ fields: [SeenRequest.Field]) -> String? {
    fields.first { $0.name.lowercased() == name }?.value
  }

  private static func cut(_ kept: UInt32, _ total: UInt32, _ writer: inout JSONWriter) {
    writer.field("comment", "the first \(kept) of \(total) bytes")
  }

  private static func common(_ fields: [SeenRequest.Field], _ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.field("httpVersion", "HTTP/1.\(entry.record.minorVersion)")
    writer.array("cookies") { _ in }
    writer.headers(fields)
    writer.field("headersSize", -1)
  }
}

import HTTP1
import ImitatedWorld
import JSON
import Server

/// The journal as an HTTP Archive 1.2, for the tools that show one: a browser's developer tools read it.
enum HARDocument {
  static func begin(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("log")
    writer.beginObject()
    writer.field("version", "1.2")
    writer.key("creator")
    writer.beginObject()
    writer.field("name", "payout-links-sandbox")
    writer.field("version", Version.current)
    writer.endObject()
    writer.key("entries")
    writer.beginArray()
  }

  static func end(_ writer: inout JSONWriter) {
    writer.endArray()
    writer.endObject()
    writer.endObject()
  }

  static func write(_ entry: JournalEntry, _ baseURL: String, _ writer: inout JSONWriter) {
    let milliseconds = Array("\(Double(entry.record.microseconds) / 1000)".utf8)
    writer.beginObject()
    writer.key("startedDateTime")
    writer.time(entry.record.unixNanoseconds)
    writer.key("time")
    writer.raw(milliseconds)
    writer.key("request")
    request(entry, baseURL, &writer)
    writer.key("response")
    response(entry, &writer)
    writer.key("cache")
    writer.beginObject()
    writer.endObject()
    writer.key("timings")
    writer.beginObject()
    writer.field("send", 0)
    writer.key("wait")
    writer.raw(milliseconds)
    writer.field("receive", 0)
    writer.endObject()
    writer.field("comment", comment(entry))
    writer.endObject()
  }

  private static func comment(_ entry: JournalEntry) -> String {
    let route = entry.request.route?.name ?? "no route"
    return ["\(route), \(entry.record.outcome.name)", entry.reason, entry.fault.map { "fault \($0)" }]
      .compactMap { $0 }.joined(separator: "; ")
  }

  private static func request(_ entry: JournalEntry, _ baseURL: String, _ writer: inout JSONWriter) {
    let request = entry.request
    writer.beginObject()
    writer.field("method", request.methodText)
    let fields = request.fields
    let host = value("host", fields).map { (entry.record.isSecure ? "https://" : "http://") + $0 }
    writer.field("url", (host ?? baseURL) + request.pathText + (request.queryText.map { "?\($0)" } ?? ""))
    common(fields, entry, &writer)
    writer.key("queryString")
    writer.beginArray()
    let query = Array(request.bytes[request.query])
    // What cannot be decoded is in the URL, as it was sent.
    for item in (try? FormItems.all(ByteRange(start: 0, count: query.count), in: query.span)) ?? [] {
      writer.beginObject()
      writer.field("name", item.nameText)
      writer.field("value", item.valueText)
      writer.endObject()
    }
    writer.endArray()
    if !request.body.isEmpty {
      let type = value("content-type", fields)
      writer.key("postData")
      writer.beginObject()
      writer.field("mimeType", type ?? "application/octet-stream")
      writer.key("text")
      writer.string(utf8: request.bytes[request.body])
      if entry.isBodyCut {
        if entry.record.isBodyDecoded {
          writer.field("comment", "the first \(entry.record.bodyCount) bytes without gzip")
        } else {
          cut(entry.record.bodyCount, entry.record.bodyTotal, &writer)
        }
      }
      writer.endObject()
    }
    writer.field("bodySize", Int(entry.record.bodyTotal))
    writer.endObject()
  }

  private static func response(_ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", Int(entry.record.status))
    writer.field("statusText", "")
    common(entry.replyFields, entry, &writer)
    writer.key("content")
    writer.beginObject()
    writer.field("size", Int(entry.record.replyTotal))
    writer.field("mimeType", "\(entry.record.replyType)")
    writer.key("text")
    writer.string(utf8: entry.replyBody)
    if entry.isReplyCut { cut(entry.record.replyCount, entry.record.replyTotal, &writer) }
    writer.endObject()
    writer.field("redirectURL", "")
    writer.field("bodySize", Int(entry.record.replyTotal))
    writer.endObject()
  }

  private static func value(_ name: String, _ fields: [SeenRequest.Field]) -> String? {
    fields.first { $0.name.lowercased() == name }?.value
  }

  private static func cut(_ kept: UInt32, _ total: UInt32, _ writer: inout JSONWriter) {
    writer.field("comment", "the first \(kept) of \(total) bytes")
  }

  private static func common(_ fields: [SeenRequest.Field], _ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.field("httpVersion", "HTTP/1.\(entry.record.minorVersion)")
    writer.key("cookies")
    writer.beginArray()
    writer.endArray()
    writer.key("headers")
    writer.beginArray()
    for field in fields {
      writer.beginObject()
      writer.field("name", field.name)
      writer.field("value", field.value)
      writer.endObject()
    }
    writer.endArray()
    writer.field("headersSize", -1)
  }
}

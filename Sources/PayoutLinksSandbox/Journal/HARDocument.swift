import JSON

/// The journal as an HTTP Archive 1.2, for the tools that show one: a browser's developer tools read it.
enum HARDocument {
  static func text(_ journal: JournalView, baseURL: String) -> [UInt8] {
    var writer = JSONWriter()
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
    for number in journal.numbers {
      // What was no request has no place in an archive of requests.
      guard let entry = journal.entry(number), !entry.request.method.isEmpty else { continue }
      write(entry, baseURL, &writer)
    }
    writer.endArray()
    writer.endObject()
    writer.endObject()
    return writer.finish()
  }

  private static func write(_ entry: JournalEntry, _ baseURL: String, _ writer: inout JSONWriter) {
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
    writer.field("url", baseURL + request.pathText + (request.queryText.map { "?\($0)" } ?? ""))
    common(request.fields, &writer)
    writer.key("queryString")
    writer.beginArray()
    for pair in request.queryText?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      writer.beginObject()
      writer.field("name", String(parts[0]))
      writer.field("value", parts.count > 1 ? String(parts[1]) : "")
      writer.endObject()
    }
    writer.endArray()
    if !request.body.isEmpty {
      let type = request.fields.first { $0.name.lowercased() == "content-type" }?.value
      writer.key("postData")
      writer.beginObject()
      writer.field("mimeType", type ?? "application/octet-stream")
      writer.key("text")
      writer.string(utf8: request.content)
      writer.endObject()
    }
    writer.field("bodySize", Int(entry.record.bodyTotal))
    writer.endObject()
  }

  private static func response(_ entry: JournalEntry, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", Int(entry.record.status))
    writer.field("statusText", "")
    common(entry.replyFields, &writer)
    writer.key("content")
    writer.beginObject()
    writer.field("size", Int(entry.record.replyTotal))
    writer.field("mimeType", "application/json")
    writer.key("text")
    writer.string(utf8: entry.replyBody)
    writer.endObject()
    writer.field("redirectURL", "")
    writer.field("bodySize", Int(entry.record.replyTotal))
    writer.endObject()
  }

  private static func common(_ fields: [SeenRequest.Field], _ writer: inout JSONWriter) {
    writer.field("httpVersion", "HTTP/1.1")
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

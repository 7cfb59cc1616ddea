import HTTP1
import ImitatedWorld
import JSON

extension JSONWriter {
  /// An entry of the journal, as the admin calls return it.
  mutating func entry(_ entry: JournalEntry) {
    object { $0.members(of: entry) }
  }

  /// An entry that no route fits, with the nearest.
  mutating func unmatched(_ entry: JournalEntry, _ routes: RouteTable) {
    let nearest = NearestRoute(
      method: entry.request.methodText, path: entry.request.pathText, among: routes.patterns)
    object { writer in
      writer.members(of: entry)
      guard let nearest else { return writer.null("nearest") }
      writer.object("nearest") { writer in
        writer.field("method", nearest.route.method.name)
        writer.field("path", nearest.route.text)
        writer.field("difference", nearest.difference)
      }
    }
  }

  mutating func members(of entry: JournalEntry) {
    let (record, request) = (entry.record, entry.request)
    field("number", entry.number)
    key("time")
    time(record.unixNanoseconds)
    field("duration_us", Int(record.microseconds))
    field("account", request.accountText)
    field("key", request.keyText)
    field("route", request.route?.name)
    field("outcome", record.outcome.name)
    field("reason", entry.reason)
    field("fault", entry.fault)
    object("request") { writer in
      writer.field("method", request.methodText.isEmpty ? nil : request.methodText)
      writer.field("path", request.methodText.isEmpty ? nil : request.pathText)
      writer.field("query", request.queryText)
      writer.headers(request.fields)
      if record.isHeadCut { writer.field("headers_cut", true) }
      writer.body(request.bytes[request.body], total: record.bodyTotal, isCut: entry.isBodyCut)
    }
    object("response") { writer in
      writer.field("status", Int(record.status))
      writer.headers(entry.replyFields)
      writer.body(entry.replyBody, total: record.replyTotal, isCut: entry.isReplyCut)
    }
  }

  private mutating func body(_ bytes: ArraySlice<UInt8>, total: UInt32, isCut: Bool) {
    field("body", utf8: bytes)
    field("body_bytes", Int(total))
    if isCut { field("body_cut", true) }
  }

  mutating func headers(_ fields: [SeenRequest.Field]) {
    array("headers") { writer in
      for field in fields {
        writer.object { writer in
          writer.field("name", field.name)
          writer.field("value", field.value)
        }
      }
    }
  }

  mutating func time(_ unixNanoseconds: Int64) {
    var text: [UInt8] = []
    ISODate.appendWithMilliseconds(unixNanoseconds, to: &text)
    string(utf8: text[...])
  }
}

import HTTP1
import ImitatedWorld
import JSON

extension JSONWriter {
  /// An entry of the journal, as the admin calls return it.
  mutating func entry(_ entry: JournalEntry) {
    beginObject()
    members(of: entry)
    endObject()
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
    orNull("account", request.accountText)
    orNull("key", request.keyText)
    orNull("route", request.route?.name)
    field("outcome", record.outcome.name)
    orNull("reason", entry.reason)
    orNull("fault", entry.fault)
    key("request")
    beginObject()
    orNull("method", request.methodText.isEmpty ? nil : request.methodText)
    orNull("path", request.methodText.isEmpty ? nil : request.pathText)
    orNull("query", request.queryText)
    key("headers")
    fields(request.fields)
    if record.isHeadCut { flag("headers_cut") }
    body(request.bytes[request.body], total: record.bodyTotal, isCut: entry.isBodyCut)
    endObject()
    key("response")
    beginObject()
    field("status", Int(record.status))
    key("headers")
    fields(entry.replyFields)
    body(entry.replyBody, total: record.replyTotal, isCut: entry.isReplyCut)
    endObject()
  }

  private mutating func body(_ bytes: ArraySlice<UInt8>, total: UInt32, isCut: Bool) {
    key("body")
    string(utf8: bytes)
    field("body_bytes", Int(total))
    if isCut { flag("body_cut") }
  }

  private mutating func fields(_ fields: [SeenRequest.Field]) {
    beginArray()
    for field in fields {
      beginObject()
      self.field("name", field.name)
      self.field("value", field.value)
      endObject()
    }
    endArray()
  }

  private mutating func flag(_ name: String) {
    key(name)
    boolean(true)
  }

  mutating func time(_ unixNanoseconds: Int64) {
    var text: [UInt8] = []
    ISODate.appendWithMilliseconds(unixNanoseconds, to: &text)
    string(utf8: text[...])
  }

  private mutating func orNull(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }
}

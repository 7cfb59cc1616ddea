import ImitatedWorld
import JSON

/// The requests of an API as a Postman collection, version 2.1, which Bruno, Insomnia and Hoppscotch import too.
enum PostmanFormat {
  static func text(of calls: [APICall], at url: String) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.key("info")
    writer.beginObject()
    member("name", "payout-links-sandbox", in: &writer)
    member("schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json", in: &writer)
    writer.endObject()
    writer.key("auth")
    writer.beginObject()
    member("type", "basic", in: &writer)
    writer.key("basic")
    writer.beginArray()
    for (name, value) in [("username", "{{key}}"), ("password", "{{secret}}")] { pair(name, value, in: &writer) }
    writer.endArray()
    writer.endObject()
    writer.key("variable")
    writer.beginArray()
    for (name, value) in [("baseUrl", url), ("key", APIKey.builtIn.id), ("secret", APIKey.builtIn.secret)] {
      pair(name, value, in: &writer)
    }
    writer.endArray()
    writer.key("item")
    writer.beginArray()
    var groups: [String] = []
    for call in calls where !groups.contains(call.group) { groups.append(call.group) }
    for group in groups {
      writer.beginObject()
      member("name", group, in: &writer)
      writer.key("item")
      writer.beginArray()
      for call in calls where call.group == group { write(call, in: &writer) }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.finish()
  }

  private static func write(_ call: APICall, in writer: inout JSONWriter) {
    writer.beginObject()
    member("name", call.summary, in: &writer)
    writer.key("request")
    writer.beginObject()
    member("method", call.method, in: &writer)
    if !call.isOfProvider {
      writer.key("auth")
      writer.beginObject()
      member("type", "noauth", in: &writer)
      writer.endObject()
    }
    writer.key("header")
    writer.beginArray()
    if call.body != nil { pair("Content-Type", "application/json", in: &writer) }
    for parameter in call.parameters where parameter.place == "header" { write(parameter, in: &writer) }
    writer.endArray()
    if let body = call.body {
      writer.key("body")
      writer.beginObject()
      member("mode", "raw", in: &writer)
      member("raw", body.pretty, in: &writer)
      writer.endObject()
    }
    writer.key("url")
    writeURL(of: call, in: &writer)
    writer.endObject()
    writer.endObject()
  }

  private static func writeURL(of call: APICall, in writer: inout JSONWriter) {
    // Postman writes a place in a path as :id.
    let segments = call.path.split(separator: "/", omittingEmptySubsequences: true)
      .map { $0.hasPrefix("{") ? ":\($0.dropFirst().dropLast())" : String($0) }
    writer.beginObject()
    member("raw", (["{{baseUrl}}"] + segments).joined(separator: "/"), in: &writer)
    writer.key("host")
    writer.beginArray()
    writer.string("{{baseUrl}}")
    writer.endArray()
    writer.key("path")
    writer.beginArray()
    for segment in segments { writer.string(segment) }
    writer.endArray()
    for (place, name) in [("query", "query"), ("path", "variable")] {
      writer.key(name)
      writer.beginArray()
      for parameter in call.parameters where parameter.place == place { write(parameter, in: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  /// One that is optional is there to be switched on.
  private static func write(_ parameter: APICall.Parameter, in writer: inout JSONWriter) {
    writer.beginObject()
    member("key", parameter.name, in: &writer)
    member("value", parameter.example, in: &writer)
    if !parameter.description.isEmpty { member("description", parameter.description, in: &writer) }
    if !parameter.isRequired {
      writer.key("disabled")
      writer.boolean(true)
    }
    writer.endObject()
  }

  private static func pair(_ name: String, _ value: String, in writer: inout JSONWriter) {
    writer.beginObject()
    member("key", name, in: &writer)
    member("value", value, in: &writer)
    writer.endObject()
  }

  private static func member(_ name: String, _ value: String, in writer: inout JSONWriter) {
    writer.key(name)
    writer.string(value)
  }
}

import ImitatedWorld
import JSON

/// The requests of an API as a Postman collection, version 2.1, which Bruno, Insomnia and Hoppscotch import too.
enum PostmanFormat {
  static func text(of calls: [APICall], at url: String) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.object { writer in
      writer.object("info") { writer in
        writer.field("name", "payout-links-sandbox")
        writer.field("schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json")
      }
      writer.object("auth") { writer in
        writer.field("type", "basic")
        writer.array("basic") { writer in
          for (name, value) in [("username", "{{key}}"), ("password", "{{secret}}")] { pair(name, value, in: &writer) }
        }
      }
      writer.array("variable") { writer in
        for (name, value) in [("baseUrl", url), ("key", APIKey.builtIn.id), ("secret", APIKey.builtIn.secret)] {
          pair(name, value, in: &writer)
        }
      }
      writer.array("item") { writer in
        var groups: [String] = []
        for call in calls where !groups.contains(call.group) { groups.append(call.group) }
        for group in groups {
          writer.object { writer in
            writer.field("name", group)
            writer.array("item") { writer in
              for call in calls where call.group == group { write(call, in: &writer) }
            }
          }
        }
      }
    }
    return writer.finish()
  }

  private static func write(_ call: APICall, in writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("name", call.summary)
      writer.object("request") { writer in
        writer.field("method", call.method)
        if !call.isOfProvider {
          writer.object("auth") { writer in
            writer.field("type", "noauth")
          }
        }
        writer.array("header") { writer in
          if call.body != nil { pair("Content-Type", "application/json", in: &writer) }
          for parameter in call.parameters where parameter.place == "header" { write(parameter, in: &writer) }
        }
        if let body = call.body {
          writer.object("body") { writer in
            writer.field("mode", "raw")
            writer.field("raw", body.pretty)
          }
        }
        writer.key("url")
        writeURL(of: call, in: &writer)
      }
    }
  }

  private static func writeURL(of call: APICall, in writer: inout JSONWriter) {
    // Postman writes a place in a path as :id.
    let segments = call.path.split(separator: "/", omittingEmptySubsequences: true)
      .map { $0.hasPrefix("{") ? ":\($0.dropFirst().dropLast())" : String($0) }
    writer.object { writer in
      writer.field("raw", (["{{baseUrl}}"] + segments).joined(separator: "/"))
      writer.array("host") { writer in
        writer.string("{{baseUrl}}")
      }
      writer.array("path") { writer in
        for segment in segments { writer.string(segment) }
      }
      for (place, name) in [("query", "query"), ("path", "variable")] {
        writer.array(name) { writer in
          for parameter in call.parameters where parameter.place == place { write(parameter, in: &writer) }
        }
      }
    }
  }

  /// One that is optional is there to be switched on.
  private static func write(_ parameter: APICall.Parameter, in writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("key", parameter.name)
      writer.field("value", parameter.example)
      if !parameter.description.isEmpty { writer.field("description", parameter.description) }
      if !parameter.isRequired {
        writer.key("disabled")
        writer.boolean(true)
      }
    }
  }

  private static func pair(_ name: String, _ value: String, in writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("key", name)
      writer.field("value", value)
    }
  }
}

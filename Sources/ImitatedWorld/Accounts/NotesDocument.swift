import JSON
import PayoutLinks

/// Notes as they are returned: as they were sent; none are a list, as the provider's are.
enum NotesDocument {
  static func write(_ notes: ParameterMap, to writer: inout JSONWriter) {
    guard !notes.isEmpty else { return writeNone(to: &writer) }
    writer.object { writer in
      for name in notes.names {
        writer.key(name)
        switch notes[name] {
        case .text(let text): writer.string(text)
        case .number(let text, _): writer.raw(Array(text.utf8))
        case .boolean(let value): writer.boolean(value)
        // Validation has refused what nests.
        case .null, .list, .map, nil: writer.null()
        }
      }
    }
  }

  static func writeNone(to writer: inout JSONWriter) {
    writer.array { writer in
    }
  }
}

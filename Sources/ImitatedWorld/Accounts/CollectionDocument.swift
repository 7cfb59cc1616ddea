import JSON

/// A page of a list, in the provider's envelope.
enum CollectionDocument {
  /// Each item is the text of one.
  static func text(_ items: [[UInt8]]) -> [UInt8] {
    text(count: items.count, bytes: items.reduce(0) { $0 + $1.count }) { writer in
      for item in items { writer.raw(item) }
    }
  }

  /// The same of items that are written one after the other, of about so many bytes.
  static func text(count: Int, bytes: Int, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var room: [UInt8] = []
    room.reserveCapacity(64 + count + bytes)
    var writer = JSONWriter(appendingTo: room)
    room = []
    writer.object { writer in
      writer.field("entity", "collection")
      writer.field("count", count)
      writer.array("items") { writer in
        write(&writer)
      }
    }
    return writer.finish()
  }
}

import HTTP1
import JSON
import Server

/// The admin calls on fault rules.
enum FaultsCall: Sendable {
  case add, list, removeAll, remove

  static let routes: [Route<Endpoint>] = [
    Route(.post, "/__admin/faults", .sandbox(.faults(.add))),
    Route(.get, "/__admin/faults", .sandbox(.faults(.list))),
    Route(.delete, "/__admin/faults", .sandbox(.faults(.removeAll))),
    Route(.delete, "/__admin/faults/:id", .sandbox(.faults(.remove))),
  ]
}

/// `/__admin/faults`: rules by which requests of the imitated API fail on purpose.
struct FaultsEndpoint {
  let book: FaultBook

  func reply(
    _ call: FaultsCall, _ path: RequestPath, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    switch call {
    case .add:
      let object = try AdminBody.object(body, members: FaultReader.members, whole: "a fault")
      if book.isFull {
        throw AdminFault(
          status: 409, code: "too_many_faults", message: "there are \(FaultBook.rulesMax) fault rules already")
      }
      let rule = try book.add { (id) throws(AdminFault) in try FaultReader.rule(object, id: id) }
      var writer = JSONWriter()
      Self.write(rule, &writer)
      return Reply(status: 201, body: writer.finish())
    case .list:
      return RequestsEndpoint.object { writer in
        writer.key("faults")
        writer.beginArray()
        for rule in book.rules { Self.write(rule, &writer) }
        writer.endArray()
      }
    case .removeAll:
      let removed = book.removeAll()
      return RequestsEndpoint.object { $0.field("removed", removed) }
    case .remove:
      let text = path.text(2, in: message)
      guard let id = Int(text), book.remove(id) else {
        throw AdminFault(
          status: 404, code: "unknown_fault", message: "there is no fault rule \"\(text.prefix(64))\"")
      }
      return RequestsEndpoint.object { $0.field("removed", 1) }
    }
  }

  private static func write(_ rule: FaultRule, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", rule.id)
    writer.field("matched", rule.matchedCount)
    writer.field("fired", rule.firedCount)
    writer.key("rule")
    writer.raw(rule.text)
    writer.endObject()
  }
}

import JSON
import PayoutLinks

/// Reads the `transactions` of a fixture's account: objects as the provider returned them, of which only `created_at` is
/// looked at.
enum TransactionReader {
  static func read(
    _ document: JSONDocument, _ node: JSONNode, _ report: inout FixtureReport
  ) -> CapturedTransactions {
    let items = document.kind(of: node) == .object ? document.value(of: node, forKey: "items") ?? node : node
    guard document.kind(of: items) == .array else {
      report.error(
        at: document.sourceRange(of: node).lowerBound,
        "\"transactions\" must be an array of objects; found \(document.excerpt(of: node))")
      return CapturedTransactions()
    }
    var entries: [(createdAt: Timestamp, text: [UInt8])] = []
    for element in document.elements(of: items) {
      let place = document.sourceRange(of: element)
      guard entries.count < CapturedTransactions.countMax else {
        report.error(
          at: place.lowerBound, "there are more than \(CapturedTransactions.countMax) transactions")
        break
      }
      guard document.kind(of: element) == .object, let value = document.value(of: element, forKey: "created_at"),
        let time = document.time(of: value)
      else {
        report.error(
          at: place.lowerBound, "a transaction is an object with a \"created_at\": \(JSONDocument.timeAllowed)")
        continue
      }
      var writer = JSONWriter()
      writer.raw(document, element)
      let text = writer.finish()
      guard text.count <= CapturedTransactions.bytesMax else {
        report.error(
          at: place.lowerBound, "a transaction has at most \(CapturedTransactions.bytesMax) bytes")
        continue
      }
      entries.append((time, text))
    }
    return CapturedTransactions(entries)
  }
}

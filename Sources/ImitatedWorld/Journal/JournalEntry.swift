import HTTP1

/// One entry of the journal, read: what was asked and what was answered.
///
/// It shares the journal's bytes: let go of it before the journal takes the next entry, or that copies them all.
package struct JournalEntry {
  package let number: Int
  package let record: JournalRecord
  package let request: SeenRequest
  private let bytes: [UInt8]

  package init(number: Int, record: JournalRecord, bytes: [UInt8]) {
    self.number = number
    self.record = record
    self.bytes = bytes
    var end = record.start
    func next(_ count: UInt32) -> Range<Int> {
      let start = end
      end += Int(count)
      return start..<end
    }
    func inHead(_ start: UInt32, _ count: UInt32) -> Range<Int> {
      let first = record.start + Int(start)
      return first..<first + Int(count)
    }
    let head = next(record.headCount)
    let body = next(record.bodyCount)
    let key = next(record.keyCount)
    let account = next(record.accountCount)
    reasonRange = next(record.reasonCount)
    faultRange = next(record.faultCount)
    fieldsRange = next(record.fieldsCount)
    replyRange = next(record.replyCount)
    request = SeenRequest(
      bytes: bytes, head: head, method: inHead(record.methodStart, record.methodCount),
      path: inHead(record.pathStart, record.pathCount), query: inHead(record.queryStart, record.queryCount), body: body,
      key: key, account: account, route: record.route, isHeadCut: record.isHeadCut, isBodyCut: record.isBodyCut)
  }

  private let reasonRange: Range<Int>
  private let faultRange: Range<Int>
  private let fieldsRange: Range<Int>
  private let replyRange: Range<Int>

  package var reason: String? { text(reasonRange) }
  package var fault: String? { text(faultRange) }
  package var replyBody: ArraySlice<UInt8> { bytes[replyRange] }
  /// The fields of the sandbox's own.
  package var replyFields: [SeenRequest.Field] { SeenRequest.fields(bytes[fieldsRange]) }
  /// The kept body is shorter than the body was.
  package var isBodyCut: Bool { record.isBodyCut }
  package var isReplyCut: Bool { record.replyTotal > record.replyCount }

  private func text(_ range: Range<Int>) -> String? {
    range.isEmpty ? nil : String(decoding: bytes[range], as: UTF8.self)
  }

  /// `#12 POST /v1/payout-links/poutlk_…/cancel → 200`
  package var summary: String {
    let method = request.methodText
    return "#\(number) \(method.isEmpty ? "no request" : "\(method) \(request.pathText)") → \(record.status)"
  }
}

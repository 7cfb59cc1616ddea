package import HTTP1

/// One entry's numbers, and where its texts stand in the journal's bytes.
package struct JournalRecord {
  package var unixNanoseconds: Int64 = 0
  package var microseconds: UInt32 = 0
  package var status: UInt16 = 0
  package var outcome = Outcome.ok
  /// Nil where no route fits.
  package var route: RouteName?
  /// All texts of the entry stand together from here, in the order of the counts below.
  package var start = 0
  var headCount: UInt32 = 0
  package var bodyCount: UInt32 = 0
  var keyCount: UInt32 = 0
  var accountCount: UInt32 = 0
  var reasonCount: UInt32 = 0
  var faultCount: UInt32 = 0
  var fieldsCount: UInt32 = 0
  package var replyCount: UInt32 = 0
  /// Of the bodies as they were sent, kept or not.
  package var bodyTotal: UInt32 = 0
  package var replyTotal: UInt32 = 0
  /// Within the head.
  var methodStart: UInt32 = 0
  package var methodCount: UInt32 = 0
  var pathStart: UInt32 = 0
  var pathCount: UInt32 = 0
  var queryStart: UInt32 = 0
  var queryCount: UInt32 = 0
  package var isHeadCut = false
  package var isBodyCut = false
  /// What is kept of the body is without its gzip.
  package var isBodyDecoded = false
  package var isSecure = false
  /// Of HTTP/1.
  package var minorVersion: UInt8 = 1
  package var replyType: StaticString = "application/json"

  package var byteCount: Int {
    let request = Int(headCount) + Int(bodyCount) + Int(keyCount) + Int(accountCount)
    return request + Int(reasonCount) + Int(faultCount) + Int(fieldsCount) + Int(replyCount)
  }

  /// Sets where the parts of a head are, as far as the head is kept.
  package mutating func setRanges(method: ByteRange, path: ByteRange, query: ByteRange?) {
    (methodStart, methodCount) = kept(method)
    (pathStart, pathCount) = kept(path)
    if let query { (queryStart, queryCount) = kept(query) }
  }

  private func kept(_ range: ByteRange) -> (UInt32, UInt32) {
    let start = min(max(range.start, 0), Int(headCount))
    let count = min(max(range.count, 0), Int(headCount) - start)
    return (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: count))
  }
}

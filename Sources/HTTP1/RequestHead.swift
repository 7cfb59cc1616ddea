/// What a complete request head says, by places in the message's bytes; every rule that concerns the head is decided.
///
/// It is a view of the parser's memory: a copy kept over the parser's `reset()` makes the next request allocate.
package struct RequestHead: Equatable, Sendable {
  package internal(set) var method = RequestMethod.other
  package internal(set) var methodRange = ByteRange(start: 0, count: 0)
  package internal(set) var target = RequestTarget()
  /// 1, or 0 for HTTP/1.0; 1.2 to 1.9 count as 1 (RFC 9110 §2.5).
  package internal(set) var minorVersion = 1
  package internal(set) var fields: [FieldLine] = []
  package internal(set) var framing = BodyFraming.none
  /// Whether the peer wants to go on after the reply (RFC 9112 §9.3).
  package internal(set) var isPersistent = false
  /// Whether the peer holds a body back until it sees a 100 (RFC 9110 §10.1.1).
  package internal(set) var expectsContinue = false
  /// The head's length, the skipped empty line and the final one included: where the body starts.
  package internal(set) var byteCount = 0
  /// A fault that leaves the end of the message certain: answer with it instead of handling the request.
  package internal(set) var fault: RequestRejection?
  var known = KnownFields()

  package var path: ByteRange { target.path }
  /// Without the `?`; nil when there is none, empty for a bare one.
  package var query: ByteRange? { target.query }
  /// The absolute-form target's, else Host's (RFC 9112 §3.2.2).
  package var authority: ByteRange? { target.authority ?? known.host }
  package var authorization: ByteRange? { known.authorization }
  package var contentType: ByteRange? { known.contentType }
  /// The first line's value; `contentCoding` is decided over all of them.
  package var contentEncoding: ByteRange? { known.contentEncoding }
  package var contentCoding: ContentCoding { known.contentCoding }
  /// The first line's value; `acceptsGzip(in:)` looks at all of them.
  package var acceptEncoding: ByteRange? { known.acceptEncoding }
  package var expect: ByteRange? { known.expect }
  /// Whether a browser says in a field, Origin or Sec-Fetch-Site, which page is behind the request.
  package var tellsOfPage: Bool { known.tellsOfPage }

  /// The value of the first field of this name, whatever its case.
  package func value(of name: String, in bytes: Span<UInt8>) -> ByteRange? {
    fieldIndex(of: name, in: bytes).map { fields[$0].value }
  }

  /// The values of all fields of this name, whatever its case: where a sender's second one must not be overlooked.
  package func values(of name: String, in bytes: Span<UInt8>) -> [ByteRange] {
    var values: [ByteRange] = []
    var next = 0
    while let index = fieldIndex(of: name, in: bytes, from: next) {
      values.append(fields[index].value)
      next = index + 1
    }
    return values
  }

  /// Where the next field of this name stands in `fields`; ask again from one further to see them all.
  package func fieldIndex(of name: String, in bytes: Span<UInt8>, from first: Int = 0) -> Int? {
    var index = max(first, 0)
    while index < fields.count {
      let range = fields[index].name
      if range.end <= bytes.count, ASCII.equalIgnoringCase(range, of: bytes, name) { return index }
      index += 1
    }
    return nil
  }

  /// Whether the reply may be compressed with gzip.
  package func acceptsGzip(in bytes: Span<UInt8>) -> Bool {
    guard known.acceptEncoding != nil else { return false }
    var accepted = AcceptEncoding()
    var next = 0
    while let index = fieldIndex(of: "accept-encoding", in: bytes, from: next) {
      accepted.add(fields[index].value, in: bytes)
      next = index + 1
    }
    return accepted.allowsGzip
  }

  /// Decides what only the whole head can tell.
  mutating func finish(in bytes: Span<UInt8>) throws(RequestRejection) {
    // RFC 9112 §3.2: with an absolute-form target too.
    if known.host == nil, minorVersion > 0 { throw .hostMissing }
    framing = try BodyFraming(known, minorVersion: minorVersion)
    // RFC 9112 §9.3: close wins; then 1.1 stays and 1.0 must have asked.
    isPersistent = !known.asksToClose && (minorVersion > 0 || known.asksToKeepAlive)
    guard let expect = known.expect else { return }
    if ASCII.equal(expect, of: bytes, lowercase: "100-continue") {
      // RFC 9110 §10.1.1: ignored in HTTP/1.0, and pointless without a body.
      expectsContinue = minorVersion > 0 && framing.announcesBody
    } else {
      // With a body the peer may send it or not: only a close leaves no doubt. So this outranks a broken escape.
      fault = framing.announcesBody ? .expectationUnknownWithBody : .expectationUnknown
    }
  }

  /// Empties it for the next message; the field array keeps its memory. Field by field: made anew, it would be moved
  /// about for each request.
  mutating func reset() {
    method = .other
    methodRange = ByteRange(start: 0, count: 0)
    target = RequestTarget()
    minorVersion = 1
    fields.removeAll(keepingCapacity: true)
    framing = .none
    isPersistent = false
    expectsContinue = false
    byteCount = 0
    fault = nil
    known = KnownFields()
  }
}

import Coding
import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// The body of a request as the provider's clients send it: JSON, a form, or nothing.
enum RequestBody {
  /// What the sender meant: the body without its content coding.
  static func decoded(_ request: Request, bytesMax: Int) throws(RequestRefusal) -> [UInt8] {
    switch request.head.contentCoding {
    case .identity: return Array(request.body)
    case .unsupported: throw .contentCodingUnsupported
    case .gzip:
      if request.body.isEmpty { return [] }
      do throws(GzipDecoder.Failure) {
        return try GzipDecoder.decode(request.body.span, bytesMax: bytesMax)
      } catch {
        switch error {
        case .damaged: throw .bodyNotGzip
        case .tooLarge:
          throw .wire(.bodyTooLarge, "the decompressed body is too large, or too many times larger than what was sent")
        }
      }
    }
  }

  /// What the body says; nothing where it is empty, or JSON that is no object.
  ///
  /// The Content-Type says what it is. Where that is missing or another, as callers of `curl -d` send it, the first
  /// byte tells: JSON begins with a bracket.
  static func parameters(_ body: Span<UInt8>, of request: Request) throws(RequestRefusal) -> ParameterMap {
    // A byte order mark says nothing here (RFC 8259 section 8.1): some clients write one before either kind of body.
    let isMarked = body.count >= 3 && body[0] == 0xEF && body[1] == 0xBB && body[2] == 0xBF
    let body = isMarked ? body.extracting(droppingFirst: 3) : body
    guard let first = firstByte(body) else { return ParameterMap() }
    let type = request.head.contentType.map { MediaType($0, in: request.message.span) } ?? .other
    if type == .json || type == .other && (first == UInt8(ascii: "{") || first == UInt8(ascii: "[")) {
      return RequestParameters.of(try json(body))
    }
    // Of a type that the API does not know: whatever it is, it may be a form.
    if type == .form || request.head.contentType == nil { return RequestParameters.of(try form(body)) }
    return ParameterMap()
  }

  /// Many times what the API knows, and few enough to be dealt with at once, however small each is. PHP, behind which
  /// the provider's forms are read, stops at as many.
  private static let fieldsMax = 1000

  /// Of one name or value as it is sent: more than the longest that is taken can need, 2,048 characters of 12 bytes
  /// each. What is longer would be decoded, counted and told in full only to be refused.
  static let textBytesMax = 32 << 10

  /// Several times the longest that is taken: fifteen notes, each letter of 12 bytes.
  private static let formBytesMax = 512 << 10

  private static func json(_ body: Span<UInt8>) throws(RequestRefusal) -> JSONDocument {
    let limits = JSONLimits(valuesMax: 2 * fieldsMax, scalarBytesMax: textBytesMax)
    do {
      return try JSONDocument(
        parsing: ByteRange(start: 0, count: body.count).bytes(in: body), limits: limits)
    } catch {
      throw .bodyNotJSON(error)
    }
  }

  private static func form(_ body: Span<UInt8>) throws(RequestRefusal) -> [FormItems.Item] {
    if body.count > formBytesMax { throw .bodyNotForm("the form is longer than \(formBytesMax) bytes") }
    var items = FormItems(ByteRange(start: 0, count: body.count))
    var all: [FormItems.Item] = []
    while all.count <= fieldsMax, let pair = items.nextPair(in: body) {
      guard max(pair.name.count, pair.value.count) <= textBytesMax else {
        throw .bodyNotForm("a name or a value of the form is longer than \(textBytesMax) bytes")
      }
      do {
        all.append(try pair.decoded(in: body))
      } catch {
        throw .bodyNotForm(isUTF16(body) ? utf16 : error.reason)
      }
    }
    if all.count > fieldsMax { throw .bodyNotForm("the form has more than \(fieldsMax) fields") }
    return all
  }

  // MARK: The usual slips

  /// Why the parameters of a body are probably not found; nil where it is what it says to be.
  static func slip(_ body: Span<UInt8>, of request: Request) -> String? {
    guard let first = firstByte(body) else { return "the request has no body" }
    if isUTF16(body) { return utf16 }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    guard let value = request.head.contentType else { return nil }
    switch MediaType(value, in: request.message.span) {
    case .json: return nil
    case .form:
      return isJSON ? "the body is JSON, but its Content-Type says that it is a form: send application/json" : nil
    case .other:
      if isJSON { return nil }
      let type = request.text(value).prefix { $0 != ";" }
      return
        "a body of type \(type.prefix(64)) is not supported: send application/json or application/x-www-form-urlencoded"
    }
  }

  private static let utf16 = "the body is UTF-16, but must be UTF-8"

  /// By its byte order mark, or since the first character is one of ASCII.
  private static func isUTF16(_ body: Span<UInt8>) -> Bool {
    guard body.count >= 2 else { return false }
    switch (body[0], body[1]) {
    case (0xFF, 0xFE), (0xFE, 0xFF): return true
    case (let first, let second): return (first == 0) != (second == 0)
    }
  }

  private static func firstByte(_ body: Span<UInt8>) -> UInt8? {
    for index in 0..<body.count {
      switch body[index] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: return body[index]
      }
    }
    return nil
  }
}

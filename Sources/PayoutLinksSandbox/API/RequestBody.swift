import HTTP1
import JSON

/// The body of a request as the provider's clients send it: JSON, a form, or nothing.
enum RequestBody {
  /// Whether the body can be read at all; which values it holds is not looked at.
  ///
  /// The Content-Type says what it is. Where that is missing or another, as callers of `curl -d` send it, the first
  /// byte tells: JSON begins with a bracket.
  static func check(_ body: Span<UInt8>, _ head: borrowing RequestHead, _ message: Span<UInt8>) throws(APIFault) {
    guard let first = firstByte(body) else { return }
    let type = head.contentType.map { MediaType($0, in: message) } ?? .other
    if type == .json || type == .other && (first == UInt8(ascii: "{") || first == UInt8(ascii: "[")) {
      do {
        _ = try JSONDocument(parsing: ByteRange(start: 0, count: body.count).bytes(in: body))
      } catch {
        throw APIFault(.bodyNotJSON(error), "the request body is not JSON: \(error)")
      }
    } else if type == .form {
      do {
        _ = try FormItems.all(ByteRange(start: 0, count: body.count), in: body)
      } catch {
        throw APIFault(.bodyNotForm, error.reason)
      }
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

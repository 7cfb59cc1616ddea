/// Tells the methods apart that the server treats differently; they are case-sensitive (RFC 9110 §9.1).
package enum RequestMethod: Equatable, Sendable, CaseIterable {
  case get, head, post, put, patch, delete, options, trace, connect
  /// A well-formed token that no route knows, lower-case `get` among them; `RequestHead.methodRange` has its bytes.
  case other

  /// As it stands in a request and in `Allow`; of `other` nothing is known.
  package var name: String {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .patch: "PATCH"
    case .delete: "DELETE"
    case .options: "OPTIONS"
    case .trace: "TRACE"
    case .connect: "CONNECT"
    case .other: ""
    }
  }

  init(_ range: ByteRange, in bytes: Span<UInt8>) {
    func says(_ name: StaticString) -> Bool {
      for offset in 0..<range.count {
        // In bounds: only names of the same length are asked for.
        let expected = unsafe name.utf8Start[offset]
        if bytes[range.start + offset] != expected { return false }
      }
      return true
    }
    switch range.count {
    case 3: self = says("GET") ? .get : says("PUT") ? .put : .other
    case 4: self = says("POST") ? .post : says("HEAD") ? .head : .other
    case 5: self = says("PATCH") ? .patch : says("TRACE") ? .trace : .other
    case 6: self = says("DELETE") ? .delete : .other
    case 7: self = says("OPTIONS") ? .options : says("CONNECT") ? .connect : .other
    default: self = .other
    }
  }
}

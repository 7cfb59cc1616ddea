/// Says where the body that follows a head ends: the one question that must never have two answers (RFC 9112 §6).
package enum BodyFraming: Equatable, Sendable {
  /// Neither length nor coding: there is no body (RFC 9112 §6.3).
  case none
  case length(Int)
  case chunked

  /// Whether body bytes are to come.
  package var announcesBody: Bool {
    switch self {
    case .none: false
    case .length(let count): count > 0
    case .chunked: true
    }
  }

  init(_ fields: KnownFields, minorVersion: Int) throws(RequestRejection) {
    guard let coding = fields.transferCoding else {
      self = fields.contentLength.map { .length($0) } ?? .none
      return
    }
    // RFC 9112 §6.1: both together are how requests are smuggled.
    if fields.contentLength != nil { throw .contentLengthWithTransferEncoding }
    // RFC 9112 §6.1: a 1.0 peer, or a proxy that speaks 1.0, does not know the coding; the end is in doubt.
    if minorVersion == 0 { throw .transferEncodingInHTTP10 }
    if coding == .unsupported { throw .transferCodingUnsupported }
    self = .chunked
  }
}

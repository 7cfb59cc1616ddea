/// Names the rule that a message breaks; each case is one row of the wire specification, with one status.
package enum RequestRejection: Error, Equatable, Sendable, CaseIterable {
  // Request line
  case tlsOnPlainPort
  case emptyLinesBeforeRequest
  case requestLineMalformed
  case methodMalformed
  case methodTooLong
  case methodConnect
  case targetByteInvalid
  case targetFormInvalid
  case targetAuthorityInvalid
  case targetEscapeBroken
  case versionMalformed
  case versionTooOld
  case versionUnsupported
  case http2Preface
  case requestLineTooLong
  // Lines and fields
  case bareLineFeed
  case bareCarriageReturn
  case whitespaceBeforeFirstField
  case foldedLine
  case fieldNameMissing
  case fieldNameMalformed
  case whitespaceBeforeColon
  case colonMissing
  case controlByteInValue
  case fieldLineTooLong
  case headTooLarge
  case tooManyFields
  // What single fields say
  case hostMissing
  case hostRepeated
  case hostMalformed
  case contentTypeRepeated
  case authorizationRepeated
  case expectRepeated
  case expectationUnknown
  case expectationUnknownWithBody
  // Framing
  case contentLengthRepeated
  case contentLengthMalformed
  case contentLengthWithTransferEncoding
  case transferEncodingRepeated
  case transferEncodingMalformed
  case transferEncodingInHTTP10
  case transferCodingUnsupported
  // Body
  case chunkSizeMalformed
  case chunkExtensionMalformed
  case chunkExtensionTooLong
  case chunkDataUnterminated
  case trailerForbidden
  case trailersTooLarge
  case bodyTooLarge
  case formEscapeBroken
  // Time and room, kept by whoever holds the connection
  case timedOut
  case tooMuchUnfinished

  package var status: Int {
    switch self {
    case .timedOut: 408
    case .bodyTooLarge: 413
    case .requestLineTooLong: 414
    case .expectationUnknown, .expectationUnknownWithBody: 417
    case .fieldLineTooLong, .headTooLarge, .tooManyFields, .trailersTooLarge: 431
    case .methodConnect, .transferCodingUnsupported: 501
    case .tooMuchUnfinished: 503
    case .versionUnsupported, .http2Preface: 505
    default: 400
    }
  }

  /// Whether the connection ends with the reply. It stays only where the end of the message is beyond doubt.
  package var closes: Bool {
    switch self {
    case .targetEscapeBroken, .expectationUnknown, .formEscapeBroken: false
    default: true
    }
  }

  /// One sentence for the log and for whoever sent it; plain text that can be the value of a header.
  package var reason: String {
    switch self {
    case .tlsOnPlainPort: "a TLS handshake arrived on a port that speaks plain HTTP"
    case .emptyLinesBeforeRequest: "more than one empty line precedes the request line (RFC 9112 section 2.2)"
    case .requestLineMalformed:
      "the request line is not method, target and version with single spaces (RFC 9112 section 3)"
    case .methodMalformed: "the method is not a token (RFC 9110 section 9.1)"
    case .methodTooLong: "the method is longer than any known one (RFC 9110 section 9.1)"
    case .methodConnect: "CONNECT is for proxies, and this is not one (RFC 9110 section 9.3.6)"
    case .targetByteInvalid:
      "the request target has a byte that is not visible ASCII, or a fragment (RFC 9112 section 3.2)"
    case .targetFormInvalid: "the form of the request target does not fit the method (RFC 9112 section 3.2)"
    case .targetAuthorityInvalid: "the authority in the request target is malformed (RFC 9112 section 3.2.2)"
    case .targetEscapeBroken: "a percent escape in the request target is broken or encodes NUL (RFC 3986 section 2.1)"
    case .versionMalformed:
      "what follows the target is not an HTTP version; write a space in a target as %20 (RFC 9112 section 3)"
    case .versionTooOld: "HTTP versions before 1.0 are not supported (RFC 9112 section 2.3)"
    case .versionUnsupported: "only HTTP/1.1 and HTTP/1.0 are supported (RFC 9110 section 15.6.6)"
    case .http2Preface:
      "the client began with HTTP/2; only HTTP/1.1 and HTTP/1.0 are supported (RFC 9113 section 3.4)"
    case .requestLineTooLong: "the request line is too long (RFC 9112 section 3)"
    case .bareLineFeed: "a line ends in LF without CR (RFC 9112 section 2.2)"
    case .bareCarriageReturn: "a CR is not followed by LF (RFC 9112 section 2.2)"
    case .whitespaceBeforeFirstField:
      "there is white space between the request line and the first header (RFC 9112 section 2.2)"
    case .foldedLine: "a header is folded over two lines (RFC 9112 section 5.2)"
    case .fieldNameMissing: "a header has no name (RFC 9112 section 5.1)"
    case .fieldNameMalformed: "a header name is not a token (RFC 9110 section 5.1)"
    case .whitespaceBeforeColon: "there is white space between a header name and its colon (RFC 9112 section 5.1)"
    case .colonMissing: "a header line has no colon (RFC 9112 section 5)"
    case .controlByteInValue: "a header value has a control byte (RFC 9110 section 5.5)"
    case .fieldLineTooLong: "a header line is too long (RFC 6585 section 5)"
    case .headTooLarge: "the request head is too large (RFC 6585 section 5)"
    case .tooManyFields: "the request has too many headers (RFC 6585 section 5)"
    case .hostMissing: "an HTTP/1.1 request needs a Host header (RFC 9112 section 3.2)"
    case .hostRepeated: "there is more than one Host header (RFC 9112 section 3.2)"
    case .hostMalformed: "Host is not a host with an optional port (RFC 9112 section 3.2)"
    case .contentTypeRepeated: "there is more than one Content-Type header (RFC 9110 section 5.3)"
    case .authorizationRepeated: "there is more than one Authorization header (RFC 9110 section 5.3)"
    case .expectRepeated: "there is more than one Expect header (RFC 9110 section 5.3)"
    case .expectationUnknown, .expectationUnknownWithBody:
      "the only supported expectation is 100-continue (RFC 9110 section 10.1.1)"
    case .contentLengthRepeated: "there is more than one Content-Length header (RFC 9112 section 6.3)"
    case .contentLengthMalformed:
      "Content-Length is not a decimal number below 2^63 without leading zeros (RFC 9110 section 8.6)"
    case .contentLengthWithTransferEncoding:
      "a request cannot have both Content-Length and Transfer-Encoding (RFC 9112 section 6.1)"
    case .transferEncodingRepeated: "there is more than one Transfer-Encoding header (RFC 9112 section 6.1)"
    case .transferEncodingMalformed: "Transfer-Encoding does not end with exactly one chunked (RFC 9112 section 6.3)"
    case .transferEncodingInHTTP10: "HTTP/1.0 does not have Transfer-Encoding (RFC 9112 section 6.1)"
    case .transferCodingUnsupported: "chunked is the only supported transfer coding (RFC 9112 section 6.1)"
    case .chunkSizeMalformed: "a chunk size is not 1 to 15 hexadecimal digits (RFC 9112 section 7.1)"
    case .chunkExtensionMalformed: "a chunk extension is malformed (RFC 9112 section 7.1.1)"
    case .chunkExtensionTooLong: "the chunk extensions are too long (RFC 9112 section 7.1.1)"
    case .chunkDataUnterminated: "the data of a chunk is not followed by CRLF (RFC 9112 section 7.1)"
    case .trailerForbidden: "a header that frames or routes the message is among the trailers (RFC 9110 section 6.5.1)"
    case .trailersTooLarge: "the trailers are too large or too many (RFC 6585 section 5)"
    case .bodyTooLarge: "the body is larger than this server accepts (RFC 9110 section 15.5.14)"
    case .tooMuchUnfinished: "the unfinished requests of all clients use too much memory; send this one again later"
    case .timedOut: "the rest of the request did not arrive in time (RFC 9110 section 15.5.9)"
    case .formEscapeBroken: "a percent escape in the form is broken or encodes NUL (RFC 3986 section 2.1)"
    }
  }
}

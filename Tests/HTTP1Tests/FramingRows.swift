import HTTP1

/// "Framing" of http11-behaviour.md, as far as the head decides it.
enum FramingRows {
  static let all: [Row] =
    lengths + codings + expectations + [
      .fields("length and coding", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", both),
      .fields("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", both),
      .fields("length and unsupported coding", "Transfer-Encoding: gzip, chunked\r\nContent-Length: 0\r\n", both),
    ]

  private static let both = Row.Expectation.rejected(.contentLengthWithTransferEncoding)

  static let lengths: [Row] =
    ["0", "5", "0005", "9223372036854775807", "00000000000000000000000000000007", " 5 "].map {
      .fields("Content-Length: \($0)", "Content-Length: \($0)\r\n", .accepted)
    }
    + [
      "", " ", "+5", "-5", "-0", "0x5", "5_0", "5,5", "5, 5", "5 5", "5\t5", "5.0", "5e3", "a", "5;", "\"5\"", "٥",
      "9223372036854775808", "18446744073709551616", "99999999999999999999999999",
    ].map { .fields("Content-Length: \($0)", "Content-Length: \($0)\r\n", .rejected(.contentLengthMalformed)) }

  static let codings: [Row] =
    ["chunked", "CHUNKED", "Chunked", "\t chunked \t"].map {
      .fields("Transfer-Encoding: \($0)", "Transfer-Encoding: \($0)\r\n", .accepted)
    }
    + ["gzip, chunked", "x-gzip,chunked", "Deflate , Chunked", "compress, x-compress, chunked"].map {
      .fields("Transfer-Encoding: \($0)", "Transfer-Encoding: \($0)\r\n", .rejected(.transferCodingUnsupported))
    }
    + [
      "", " ", "gzip", "identity", "chunked, gzip", "chunked, chunked", "chunked,", ",chunked", "gzip,,chunked", ",",
      "identity, chunked", "br, chunked", "chunked;q=1", "chunked; a=b", "gzip;q=1, chunked", "\"chunked\"",
      "'chunked'", "chunkedx", "xchunked", "chunked\u{B}", "chunk ed", "chunked\u{A0}", "0chunked",
    ].map {
      .fields(
        "Transfer-Encoding: \($0)", "Transfer-Encoding: \($0)\r\n",
        .rejected($0.contains("\u{B}") ? .controlByteInValue : .transferEncodingMalformed))
    }
    + [
      Row(
        "coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .rejected(.transferEncodingInHTTP10)),
      Row(
        "unsupported coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        .rejected(.transferEncodingInHTTP10)),
    ]

  static let expectations: [Row] = [
    .fields("100-continue without a body", "Expect: 100-continue\r\n", .accepted),
    .fields("100-continue with a body", "Expect: 100-Continue\r\nContent-Length: 1\r\n", .accepted),
    .fields("another expectation", "Expect: tea\r\n", .fault(.expectationUnknown)),
    .fields("another expectation, no bytes", "Expect: tea\r\nContent-Length: 0\r\n", .fault(.expectationUnknown)),
    .fields("two expectations", "Expect: 100-continue, tea\r\n", .fault(.expectationUnknown)),
    .fields("an empty expectation", "Expect:\r\n", .fault(.expectationUnknown)),
    .fields("another, with length", "Content-Length: 1\r\nExpect: tea\r\n", .fault(.expectationUnknownWithBody)),
    .fields(
      "another, with chunks", "Expect: tea\r\nTransfer-Encoding: chunked\r\n", .fault(.expectationUnknownWithBody)),
    Row(
      "another, and a broken escape", "GET /% HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n",
      .fault(.expectationUnknownWithBody)),
  ]
}

import HTTP1

/// "Fields" of http11-behaviour.md.
enum FieldRows {
  private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }
  private static func many(_ count: Int, _ line: String) -> String { String(repeating: line, count: count) }

  static let all: [Row] =
    grammar + hosts + singletons + [
      .fields("a field of 8,192 bytes", "a: \(long(8_189))\r\n", .accepted),
      .fields("a field of 8,193 bytes", "a: \(long(8_190))\r\n", .rejected(.fieldLineTooLong)),
      .fields("a value without end", "a: \(long(20_000))", .rejected(.fieldLineTooLong)),
      .fields("a name without end", long(20_000), .rejected(.fieldLineTooLong)),
      .fields("100 fields", many(99, "a: b\r\n"), .accepted),
      .fields("101 fields", many(100, "a: b\r\n"), .rejected(.tooManyFields)),
      // 16 for the request line, 9 for Host, 2 for the end: 32,741 are left.
      .fields(
        "a head of exactly 32,768 bytes",
        many(3, "a: \(long(8_189))\r\n") + "b: \(long(8_154))\r\n", .accepted),
      .fields(
        "a head of 32,769 bytes",
        many(3, "a: \(long(8_189))\r\n") + "b: \(long(8_155))\r\n", .rejected(.headTooLarge)),
      .fields("a head far over 32 KiB", many(40, "a: \(long(1_000))\r\n"), .rejected(.headTooLarge)),
    ]

  static let grammar: [Row] = [
    .fields("an ordinary field", "Accept: */*\r\n", .accepted),
    .fields("no space after the colon", "a:b\r\n", .accepted),
    .fields("blanks around the value", "a: \t b c \t\r\n", .accepted),
    .fields("an empty value", "a:\r\n", .accepted),
    .fields("a value of blanks", "a: \t \r\n", .accepted),
    .fields("a tab in the value", "a: b\tc\r\n", .accepted),
    .fields("colons in the value", "a: b:c:\r\n", .accepted),
    .fields("bytes above 0x7F in the value", "a: é\u{10FFFF}\r\n", .accepted),
    .fields("all token bytes in the name", "!#$%&'*+-.^_`|~09azAZ: b\r\n", .accepted),
    .fields("bare LF after a value", "a: b\nc: d\r\n", .rejected(.bareLineFeed)),
    .fields("bare LF in a name", "a\n", .rejected(.bareLineFeed)),
    Row("bare LF for the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", .rejected(.bareLineFeed)),
    .fields("bare CR in a value", "a: b\rc\r\n", .rejected(.bareCarriageReturn)),
    .fields("CR CR LF", "a: b\r\r\n", .rejected(.bareCarriageReturn)),
    Row("CR without LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\rx", .rejected(.bareCarriageReturn)),
    .fields("space before the colon", "a : b\r\n", .rejected(.whitespaceBeforeColon)),
    .fields("tab before the colon", "a\t: b\r\n", .rejected(.whitespaceBeforeColon)),
    Row("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .rejected(.whitespaceBeforeFirstField)),
    Row("tab before the first field", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", .rejected(.whitespaceBeforeFirstField)),
    .fields("no colon", "abc\r\n", .rejected(.colonMissing)),
    .fields("empty name", ": b\r\n", .rejected(.fieldNameMissing)),
    .fields("a bracket in the name", "a(b: c\r\n", .rejected(.fieldNameMalformed)),
    .fields("a bracket first in the name", "(b: c\r\n", .rejected(.fieldNameMalformed)),
    .fields("NUL in the name", "a\0: c\r\n", .rejected(.fieldNameMalformed)),
    .fields("a byte above 0x7F in the name", "é: c\r\n", .rejected(.fieldNameMalformed)),
    .fields("a line folded with a space", "a: b\r\n c\r\n", .rejected(.foldedLine)),
    .fields("a line folded with a tab", "a: b\r\n\tc\r\n", .rejected(.foldedLine)),
    .fields("NUL in the value", "a: b\0\r\n", .rejected(.controlByteInValue)),
    .fields("0x01 in the value", "a: b\u{1}\r\n", .rejected(.controlByteInValue)),
    .fields("DEL in the value", "a: b\u{7F}\r\n", .rejected(.controlByteInValue)),
    .fields("Upgrade", "Upgrade: h2c\r\nConnection: upgrade\r\n", .accepted),
  ]

  static let hosts: [Row] =
    [
      "a", "api.razorpay.com", "a:80", "a:", "localhost:8080", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:80",
      "[::]", "[1:2:3:4:5:6:7:8]", "[1::8]", "[::ffff:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:7::]",
      "a_b", "%41.b", "a!$&'()*+;=~",
    ].map { .host($0, .accepted) }
    + [
      "", " ", "a b", "a,b", "u@a", "a/b", "a:x", "a:80x", "a:80:80", "a:65536", "a:99999999999999999999", "::1",
      "1:2:3:4:5:6:7:8", "é", ":80", "[::1", "::1]", "[]", "[:]", "[:::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]",
      "[1::2::3]", "[1:2:3:4:5:6:7:8::]", "[12345::]", "[g::]", "[::1.2.3]", "[::1.2.3.256]", "[::1.2.3.04]",
      "[1:2:3:4:5:6:7:1.2.3.4]", "[::1]80", "[::1]x:80", "[fe80::1%25eth0]", "[v1.a]", "[::1:]", "[1:]", "a%4", "a%zz",
      "a%00", "a?b", "a#b", "a\\b", "\"a\"", "a<b", "http://a",
    ].map { .host($0, .rejected(.hostMalformed)) }
    + [
      Row("Host missing", "GET / HTTP/1.1\r\n\r\n", .rejected(.hostMissing)),
      Row("Host missing in 1.5", "GET / HTTP/1.5\r\nAccept: a\r\n\r\n", .rejected(.hostMissing)),
      Row("Host malformed in 1.0", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", .rejected(.hostMalformed)),
    ]

  static let singletons: [Row] = [
    .fields("Host twice", "host: a\r\n", .rejected(.hostRepeated)),
    .fields(
      "Content-Length twice, equal", "Content-Length: 1\r\nContent-Length: 1\r\n", .rejected(.contentLengthRepeated)),
    .fields(
      "Content-Length twice, different", "Content-Length: 1\r\ncontent-length: 2\r\n",
      .rejected(.contentLengthRepeated)),
    .fields(
      "Transfer-Encoding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      .rejected(.transferEncodingRepeated)),
    .fields("Content-Type twice", "Content-Type: a/b\r\nCONTENT-TYPE: a/b\r\n", .rejected(.contentTypeRepeated)),
    .fields("Authorization twice", "Authorization: a\r\nAuthorization: a\r\n", .rejected(.authorizationRepeated)),
    .fields("Expect twice", "Expect: 100-continue\r\nExpect: 100-continue\r\n", .rejected(.expectRepeated)),
    .fields("Accept twice", "Accept: a/b\r\nAccept: c/d\r\n", .accepted),
  ]
}

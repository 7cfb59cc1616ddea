import HTTP1
import Testing

@Suite("Accept-Encoding and media types")
struct NegotiationTests {
  @Test(
    "gzip is sent to who accepts it",
    arguments: [
      ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br", true),
      ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
      ("*", true), ("gzip;q=0.001", true), ("gzip;q=1.000", true), ("gzip ; q=1", true), ("deflate,,gzip", true),
      ("gzip;Q=0.5", true), ("gzip, identity", true), ("identity;q=0, *", true), ("gzip;q=0.", false),
      ("", false), ("identity", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.000", false),
      ("gzip;q=0, *", false), ("*;q=0", false), ("identity;q=0", false), ("identity, gzip;q=0.5", false),
      ("gzip;q=2", false), ("gzip;q=1.001", false), ("gzip;q=0.1234", false), ("gzip;q=-1", false), ("gzip;q=", false),
      ("gzip;level=1", false), ("gzip, gzip;q=0", false), ("gzipped", false), ("gzip;q=0x1", false), (";q=1", false),
    ])
  func acceptEncoding(_ value: String, _ expected: Bool) {
    let bytes = Array(value.utf8)
    #expect(AcceptEncoding.allowsGzip(bytes) == expected)
  }

  @Test(
    "media types are recognised without case and parameters",
    arguments: [
      ("application/json", MediaType.json), ("Application/JSON; charset=utf-8", .json), ("application/json ;a", .json),
      ("application/problem+json", .json), ("application/vnd.api+JSON;v=1", .json),
      ("application/x-www-form-urlencoded", .form), ("APPLICATION/X-WWW-FORM-URLENCODED;charset=UTF-8", .form),
      ("", .other), ("text/json", .other), ("application/+json", .other), ("application/a b+json", .other),
      ("application/jsonp", .other), ("application/json,text/plain", .other),
      ("multipart/form-data; boundary=a", .other),
    ])
  func mediaType(_ value: String, _ expected: MediaType) {
    let bytes = Array(value.utf8)
    #expect(MediaType(bytes) == expected)
  }
}

import Coding
import Glibc
import HTTP1
import JSON
import PayoutLinks

/// A request that somebody sent to the real service, and the reply that came. Credentials are not taken out of the
/// file.
struct CapturedExchange {
  /// What people find it by: its number in the archive, or the name of its files.
  let name: String
  let method: String
  let path: String
  /// As it was sent, with its question mark; empty where there was none.
  let query: String
  /// The path as the sandbox routes it: without what is between two slashes, and without escapes.
  private let segments: [String]
  let requestFields: [(name: String, value: String)]
  let requestBody: [UInt8]
  let status: Int
  let contentType: String?
  let body: [UInt8]
  /// Unix seconds; nil where neither the reply nor the archive tells.
  let time: Int64?

  static let expected = "an HTTP Archive, or a directory of NAME.request and NAME.response"

  init(
    name: String, method: String, target: String, requestFields: [(name: String, value: String)],
    requestBody: [UInt8], status: Int, fields: [(name: String, value: String)], body: [UInt8], started: String?
  ) {
    self.name = name
    self.method = method
    let split = target.firstIndex(of: "?") ?? target.endIndex
    path = String(target[..<split])
    query = String(target[split...])
    segments = Self.segments(path)
    let kept = ["content-type", "x-payout-idempotency"]
    self.requestFields = requestFields.filter { kept.contains($0.name.lowercased()) }
    self.requestBody = requestBody
    self.status = status
    contentType = fields.first { $0.name.lowercased() == "content-type" }?.value
    // None was sent, though an archive may have kept what GET would have got.
    self.body = method == "HEAD" ? [] : body
    let date = fields.first { $0.name.lowercased() == "date" }?.value
    time = date.flatMap(Self.httpDate) ?? started.flatMap(Self.isoDate)
  }

  /// Whether it is of the API that is imitated.
  var isOfPayoutLinks: Bool { segments.starts(with: ["v1", "payout-links"]) }

  var isCreate: Bool { method == "POST" && isOfPayoutLinks && segments.count == 2 }

  /// The link that it is to cancel.
  var cancelledID: String? {
    method == "POST" && isOfPayoutLinks && segments.count == 4 && segments[3] == "cancel" ? segments[2] : nil
  }

  /// Of a create call, in JSON or as a form.
  var accountNumber: String? {
    let name = "account_number"
    if requestDocument.kind == .object { return requestDocument[name].text }
    let form = requestBody.span
    let items = try? FormItems.all(ByteRange(start: 0, count: form.count), in: form)
    return items?.last { $0.isNamed(name) }?.valueText
  }

  var requestDocument: JSONPart { Self.part(requestBody) }
  var document: JSONPart { Self.part(body) }

  var isList: Bool { document["entity"].text == "collection" }

  /// The links that the reply shows.
  var links: [JSONPart] {
    let root = document
    if isList { return root["items"].elements.filter { $0["id"].text != nil } }
    return root["id"].text?.hasPrefix("poutlk_") == true ? [root] : []
  }

  /// Where the capture is not what it was: a body that is said to be JSON ends or breaks there. A request that was
  /// refused may never have been JSON.
  var flaw: String? {
    let isJSON = contentType?.contains("json") ?? true
    if isJSON, !body.isEmpty, let error = Self.error(body) { return "the captured reply is not JSON (\(error))" }
    let isRefused = status >= 400 || requestBody.first != UInt8(ascii: "{")
    if !isRefused, let error = Self.error(requestBody) { return "the captured request is not JSON (\(error))" }
    return nil
  }

  /// Of a cancel that was refused: the link, and the state that it is said to be in.
  var refusedCancel: (id: String, status: Status)? {
    guard let id = cancelledID, status == 400 else { return nil }
    let words = (document["error"]["description"].text ?? "").split(separator: " ")
    // "cannot be cancelled in the expired state"
    guard let place = words.firstIndex(of: "state."), place > 0, let said = Status(rawValue: String(words[place - 1]))
    else { return nil }
    return (id, said)
  }

  private static func part(_ bytes: [UInt8]) -> JSONPart {
    (try? JSONDocument(parsing: bytes)).map { JSONPart($0) } ?? .none
  }

  private static func error(_ bytes: [UInt8]) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONDocument(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }

  private static func segments(_ path: String) -> [String] {
    let bytes = path.utf8.span
    guard let path = RequestPath(ByteRange(start: 0, count: bytes.count), in: bytes) else { return [] }
    return (0..<path.count).map { path.text($0, in: bytes) }
  }

  private static let months = "JanFebMarAprMayJunJulAugSepOctNovDec"

  /// Of `Sat, 21 Nov 2026 09:30:00 GMT`.
  private static func httpDate(_ text: String) -> Int64? {
    let words = text.split { $0 == " " || $0 == ":" || $0 == "," }
    guard words.count >= 7, let month = months.firstRange(of: words[2]) else { return nil }
    let number = months.distance(from: months.startIndex, to: month.lowerBound) / 3 + 1
    return seconds([words[3], Substring("\(number)"), words[1], words[4], words[5], words[6]])
  }

  /// Of `2026-11-21T08:10:11.123Z`, or with an offset such as `+05:30`.
  private static func isoDate(_ text: String) -> Int64? {
    let parts = text.prefix(19).split { "-T:".contains($0) }
    guard let seconds = seconds(parts) else { return nil }
    let zone = text.dropFirst(19).drop { $0 == "." || $0.isNumber }
    let digits = zone.filter(\.isNumber)
    guard digits.count == 4, let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2)) else {
      return seconds
    }
    return seconds - (zone.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// Of year, month, day, hour, minute and second.
  private static func seconds(_ parts: [Substring]) -> Int64? {
    let numbers = parts.compactMap { Int32($0) }
    guard numbers.count == 6, (1970...9999).contains(numbers[0]) else { return nil }
    var date = unsafe tm()
    unsafe date.tm_year = numbers[0] - 1900
    unsafe date.tm_mon = numbers[1] - 1
    unsafe date.tm_mday = numbers[2]
    unsafe date.tm_hour = numbers[3]
    unsafe date.tm_min = numbers[4]
    unsafe date.tm_sec = numbers[5]
    return unsafe Int64(timegm(&date))
  }
}

extension CapturedExchange {
  /// Of an HTTP Archive; nil where it is JSON, and none.
  static func all(ofArchive text: [UInt8]) throws(JSONError) -> [CapturedExchange]? {
    let entries = JSONPart(try JSONDocument(parsing: text))["log"]["entries"]
    guard entries.kind == .array else { return nil }
    return entries.elements.enumerated().map { index, entry in
      let request = entry["request"], response = entry["response"]
      let content = response["content"]
      var body = Array((content["text"].text ?? "").utf8)
      if content["encoding"].text == "base64" {
        var decoded: [UInt8] = []
        if Base64.decode(body.span, into: &decoded) { body = decoded }
      }
      return CapturedExchange(
        name: "entry \(index + 1)", method: request["method"].text ?? "", target: target(request["url"].text ?? ""),
        requestFields: fields(request["headers"]), requestBody: Array((request["postData"]["text"].text ?? "").utf8),
        status: response["status"].integer ?? 0, fields: fields(response["headers"]), body: body,
        started: entry["startedDateTime"].text)
    }
  }

  /// Of two files, each with a message of HTTP/1.1 as it was on the wire; nil where one is none.
  init?(name: String, request: [UInt8], response: [UInt8]) {
    let sent = Self.message(request), came = Self.message(response)
    let line = sent.line.split(separator: " "), statusLine = came.line.split(separator: " ")
    guard line.count >= 2, statusLine.count >= 2, let status = Int(statusLine[1]) else { return nil }
    self.init(
      name: name, method: String(line[0]), target: Self.target(String(line[1])), requestFields: sent.fields,
      requestBody: sent.body, status: status, fields: came.fields, body: came.body, started: nil)
  }

  private static func fields(_ headers: JSONPart) -> [(name: String, value: String)] {
    headers.elements.map { ($0["name"].text ?? "", $0["value"].text ?? "") }
  }

  /// A URL without its scheme and host.
  private static func target(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    return url[scheme.upperBound...].firstIndex(of: "/").map { String(url[$0...]) } ?? "/"
  }

  private static func message(
    _ bytes: [UInt8]
  ) -> (line: String, fields: [(name: String, value: String)], body: [UInt8]) {
    var lines: [String] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      var line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.isEmpty { break }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
    return (lines.first ?? "", fields, Array(rest))
  }
}

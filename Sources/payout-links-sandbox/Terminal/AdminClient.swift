import Glibc
import HTTP1
import ImitatedWorld
import JSON
import Server

/// Calls `/__admin` of a running sandbox, and turns everything that is not an answer into one sentence for people.
struct AdminClient {
  let url: SandboxURL
  let token: String?

  /// Every call but a wait is answered in milliseconds; ten million links may take a few seconds.
  private static let patienceMilliseconds = 30_000

  /// The answer to a call that the sandbox has carried out.
  func call(
    _ method: String, _ path: String, _ parameters: [(name: String, value: String)] = [], body: [UInt8]? = nil
  ) throws(Failure) -> Answer {
    try answer(to: try exchange(method, path, parameters, body: body, milliseconds: Self.patienceMilliseconds))
  }

  /// Whatever the sandbox says within the time.
  func exchange(
    _ method: String, _ path: String, _ parameters: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    milliseconds: Int
  ) throws(Failure) -> ResponseReader.Response {
    let query = parameters.map { "\(URLText.escaped($0.name))=\(URLText.escaped($0.value))" }.joined(separator: "&")
    let client = HTTPClient(host: url.host, port: url.port, authority: url.authority)
    let fields = token.map { [("Authorization", "Bearer \($0)")] } ?? []
    do throws(HTTPClient.Failure) {
      return try client.exchange(
        method, "/__admin" + path + (query.isEmpty ? "" : "?" + query), fields: fields, body: body,
        milliseconds: milliseconds)
    } catch {
      switch error {
      case .unreachable(let why): throw .gone("no sandbox can be reached at \(url.text): \(why)")
      case .timedOut: throw .gone("the sandbox at \(url.text) did not answer within \(milliseconds / 1000) s")
      case .invalid(let reason): throw .gone("no sandbox answers at \(url.text): \(reason)")
      }
    }
  }

  func answer(to response: ResponseReader.Response) throws(Failure) -> Answer {
    let document = try? JSONDocument(parsing: response.body)
    if 200...299 ~= response.status {
      if response.body.isEmpty { return Answer(body: [], root: .none) }
      guard let document else { throw .failed("no sandbox answers at \(url.text): its reply is not JSON") }
      return Answer(body: response.body, root: JSONPart(document))
    }
    throw .failed(Self.refusal(response, document.map { JSONPart($0) } ?? .none, url))
  }

  /// What the sandbox said, and where; its own header says it for calls that are refused in the provider's envelope.
  private static func refusal(_ response: ResponseReader.Response, _ root: JSONPart, _ url: SandboxURL) -> String {
    let error = root["error"]
    guard
      let message = error["message"].text ?? response.value(of: "sandbox-reason") ?? error["description"].text
    else { return "\(url.text) answers \(response.status) without a reason: is it a payout-links-sandbox?" }
    let pointer = error["pointer"].text.map { $0.isEmpty ? "" : " (at \($0))" } ?? ""
    return TerminalText.shown(message + pointer)
  }
}

/// What the sandbox answered: as it came, and to be read.
struct Answer {
  let body: [UInt8]
  let root: JSONPart
}

/// Texts within URLs.
enum URLText {
  /// Everything but RFC 3986's unreserved characters in percent escapes.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      if ASCII.isLetterOrDigit(byte) || "-._~".utf8.contains(byte) {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }
}

extension AdminClient {
  /// A sandbox that has gone is waited for; false where nobody reads the output any more.
  func waitForReturn() -> Bool {
    while StandardStream.output.isRead {
      if (try? call("GET", "/version")) != nil {
        StandardStream.complain("the sandbox at \(url.text) is back")
        return true
      }
      usleep(200_000)
    }
    return false
  }
}

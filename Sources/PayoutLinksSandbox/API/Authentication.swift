import HTTP1
import Server

/// Reads the Basic credentials of a request and finds whose they are (RFC 7617).
///
/// Kept from request to request for its memory: checking allocates nothing.
struct Authentication {
  enum Verdict {
    case account(Account)
    case refused(APIError, reason: String)
  }

  /// `key id:secret` of the latest request, and how long its key id is.
  private var credentials: [UInt8] = []
  private var keyIDCount = 0

  /// Forgets the latest request's credentials.
  mutating func clear() {
    credentials.removeAll(keepingCapacity: true)
    keyIDCount = 0
  }

  mutating func check(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ world: World, at real: Int64
  ) -> Verdict {
    clear()
    guard let range = head.authorization else {
      return .refused(.noCredentials, reason: "the request has no Authorization field; send Basic credentials")
    }
    let value = message.extracting(range.start..<range.end)
    guard let text = Self.basicText(value) else {
      return .refused(
        .authenticationFailed, reason: "the Authorization field is not \"Basic\", one space and base64; its case counts"
      )
    }
    guard Base64.decode(value.extracting(text), into: &credentials) else {
      credentials.removeAll(keepingCapacity: true)
      return .refused(.authenticationFailed, reason: "what follows Basic in the Authorization field is not base64")
    }
    guard let colon = credentials.firstIndex(of: UInt8(ascii: ":")) else {
      credentials.removeAll(keepingCapacity: true)
      return .refused(.authenticationFailed, reason: "the decoded credentials have no colon between key id and secret")
    }
    keyIDCount = colon
    let bytes = credentials.span
    switch world.check(
      id: bytes.extracting(0..<colon), secret: bytes.extracting((colon + 1)..<bytes.count), at: real)
    {
    case .account(let account): return .account(account)
    case .full:
      return .refused(
        .full, reason: "the sandbox has \(world.isolation.accountsMax) isolated accounts, all in use, and makes no more"
      )
    case .wrongSecret:
      return .refused(.authenticationFailed, reason: "the key exists in this sandbox, the secret is another")
    case .unknownKey:
      if isLiveKey {
        return .refused(
          .authenticationFailed, reason: "a live key was sent to a sandbox: a production configuration points here")
      }
      return .refused(.authenticationFailed, reason: "this sandbox has no such key; its fixtures say which there are")
    }
  }

  /// A key of production: its secret has no business here.
  var isLiveKey: Bool { hasKeyIDPrefix("rzp_live_") }

  /// The latest request's key id, for the log; nil where what was sent does not look like one: it may be a secret in
  /// the wrong place.
  var keyID: ArraySlice<UInt8>? {
    guard hasKeyIDPrefix("rzp_"), keyIDCount <= 64 else { return nil }
    for byte in credentials[0..<keyIDCount] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        continue
      default: return nil
      }
    }
    return credentials[0..<keyIDCount]
  }

  private func hasKeyIDPrefix(_ prefix: String) -> Bool {
    credentials[0..<keyIDCount].starts(with: prefix.utf8)
  }

  /// Where the base64 stands in a value of the form `Basic base64`; the provider's documentation lists `BASIC x` and
  /// `basic x` as failing, so the scheme has its case.
  private static func basicText(_ value: Span<UInt8>) -> Range<Int>? {
    let scheme = "Basic ".utf8.span
    guard value.count > scheme.count else { return nil }
    for index in 0..<scheme.count where value[index] != scheme[index] { return nil }
    return scheme.count..<value.count
  }
}

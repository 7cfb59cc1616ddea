import Coding
import HTTP1
import ImitatedWorld

/// Reads the Basic credentials of a request and finds whose they are (RFC 7617).
///
/// Kept from request to request for its memory: checking allocates nothing.
struct Authentication {
  enum Verdict {
    case account(Account)
    case refused(RequestRefusal)
  }

  /// `key id:secret` of the latest request, and how long its key id is.
  private var credentials: [UInt8] = []
  private var keyIDCount = 0
  private var looksLikeKeyID = false
  /// The field value that `credentials` were read from, where they opened an account of the fixtures: most requests
  /// come with the same again. Compared in constant time, as a secret.
  private var known: [UInt8] = []
  /// That account's place among the world's, and the world's epoch.
  private var knownPlace: (index: Int, epoch: Int)?
  /// Whether the latest request came with `credentials`.
  private var isCurrent = false

  private mutating func forget() {
    isCurrent = false
    knownPlace = nil
    credentials.removeAll(keepingCapacity: true)
    keyIDCount = 0
  }

  /// `range` is where the value of the Authorization header stands in the message; nil where there is none.
  mutating func check(
    _ range: ByteRange?, of message: Span<UInt8>, in world: World, at real: Int64
  ) -> Verdict {
    guard let range else {
      isCurrent = false
      return .refused(.noCredentials("the request has no Authorization header; send Basic credentials"))
    }
    let value = message.extracting(range.start..<range.end)
    if let (index, epoch) = knownPlace, epoch == world.epoch, ConstantTime.equal(value, known.span) {
      isCurrent = true
      return .account(world.accounts[index])
    }
    forget()
    guard let text = Self.basicText(value) else {
      return .refused(
        .authenticationFailed("the Authorization header is not \"Basic\", one space and base64; case matters"))
    }
    guard Base64.decode(value.extracting(text), into: &credentials) else {
      credentials.removeAll(keepingCapacity: true)
      return .refused(.authenticationFailed("what follows Basic in the Authorization header is not base64"))
    }
    guard let colon = credentials.firstIndex(of: UInt8(ascii: ":")) else {
      credentials.removeAll(keepingCapacity: true)
      return .refused(.authenticationFailed("the decoded credentials have no colon between key id and secret"))
    }
    keyIDCount = colon
    isCurrent = true
    looksLikeKeyID = Self.isKeyID(credentials[0..<colon])
    switch owner(in: world, at: real) {
    case .account(let account):
      // An isolated account's use is counted, so its key is looked up each time.
      if let index = world.accounts.firstIndex(where: { $0 === account }) {
        known.removeAll(keepingCapacity: true)
        known.append(range, of: message)
        knownPlace = (index, world.epoch)
      }
      return .account(account)
    case .full:
      return .refused(
        .full("the sandbox already has \(world.isolation.accountsMax) isolated accounts, all in use"))
    case .wrongSecret:
      return .refused(
        .authenticationFailed(
          "the key exists in this sandbox, but the secret is wrong" + (slip.map { ": \($0)" } ?? "")))
    case .unknownKey:
      if isLiveKey {
        return .refused(
          .authenticationFailed("a live key was sent to a sandbox: a production configuration points here"))
      }
      let problem = world.problem(ofKey: credentials.span.extracting(0..<keyIDCount))
      return .refused(
        .authenticationFailed("this sandbox has no such key; " + (slip ?? problem ?? "its fixtures define the keys")))
    }
  }

  private func owner(in world: World, at real: Int64) -> KeyRing.Verdict {
    let bytes = credentials.span
    return world.check(
      id: bytes.extracting(0..<keyIDCount), secret: bytes.extracting((keyIDCount + 1)..<bytes.count), at: real)
  }

  /// The usual slip in credentials that were not good, without a word of them.
  private var slip: String? {
    let (id, secret) = (credentials[..<keyIDCount], credentials[(keyIDCount + 1)...])
    if Self.isKeyID(secret), !looksLikeKeyID { return "key id and secret are swapped" }
    if let last = secret.last, last == 0x0A || last == 0x0D {
      return "the secret ends with a line break, which echo without -n adds"
    }
    for (name, part) in [("key id", id), ("secret", secret)] {
      if let first = part.first, let last = part.last, Self.isBlank(first) || Self.isBlank(last) {
        return "there is white space around the \(name)"
      }
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  /// A key of production: its secret has no business here.
  var isLiveKey: Bool { isCurrent && credentials[0..<keyIDCount].starts(with: "rzp_live_".utf8) }

  /// The latest request's key id, for the log; nil where what was sent does not look like one: it may be a secret in
  /// the wrong place.
  var keyID: ArraySlice<UInt8>? {
    isCurrent && looksLikeKeyID ? credentials[0..<keyIDCount] : nil
  }

  private static func isKeyID(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count <= 64, bytes.starts(with: "rzp_".utf8) else { return false }
    return bytes.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
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

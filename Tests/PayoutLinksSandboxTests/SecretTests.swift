import HTTP1
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("What is not kept because of its name")
struct SecretTests {
  static func isSecret(_ name: String, parameter: Bool = false) -> Bool {
    // In the middle of a message: its neighbours do not count.
    let bytes = Array("token=1&\(name)token".utf8)
    let range = ByteRange(start: 8, count: name.utf8.count)
    return parameter ? Secret.isSecretParameter(range, in: bytes.span) : Secret.isSecret(range, in: bytes.span)
  }

  @Test(
    "names of secrets, whatever their case and what stands around the word",
    arguments: [
      "Authorization", "Proxy-Authorization", "authorization-info", "Cookie", "Set-Cookie2", "X-Secret-Key", "X-Auth",
      "auth", "X-Auth-User", "auth[key]", "X-Access-Tokens", "accessToken", "X-ApiKey", "X-API-KEY-ID",
      "X-Api-Secret-Key", "api_key", "password", "Passwd", "passwords", "pwd", "key_secret", "AWS-Credentials",
      "Authentication",
      "X-Razorpay-Signature", "token",
    ])
  func secret(name: String) {
    #expect(Self.isSecret(name))
    #expect(Self.isSecret(name, parameter: true))
  }

  @Test(
    "other names",
    arguments: [
      "Host", "Accept", "User-Agent", "Connection", "Content-Type", "Content-Length", "Accept-Encoding",
      "Accept-Language", "Author", "X-Author", "X-Oauthor", "Idempotency-Key", "key", "count", "expand[]", "", "a",
      "pw", "sec", "X-Pwdx", "Sec-Fetch-Site", "tok", "cooki", "Content-Encoding",
    ])
  func other(name: String) {
    #expect(!Self.isSecret(name))
    #expect(!Self.isSecret(name, parameter: true))
  }

  @Test("a name that is as long as a usual one and ends or begins like it is looked at")
  func nearly() {
    for name in ["user-token", "cookiesion", "content-auth", "content-secret", "accept-password"] {
      #expect(Self.isSecret(name), "\(name)")
    }
  }

  @Test(
    "a parameter's name is read decoded",
    arguments: ["key%5Fsecre%74", "%73ecret", "a%2Dauth", "acc%65ss+%74oken", "%54OKEN", "token%", "secret%zz"])
  func escaped(name: String) {
    #expect(Self.isSecret(name, parameter: true))
  }
}

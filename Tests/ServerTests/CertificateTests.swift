import Foundation
import Testing

@testable import Server

@Suite("The certificate authority")
struct CertificateTests {
  /// A directory that is there as long as a test runs.
  final class Directory {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func mode(_ name: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
  }

  @Test("it is made on first use, its key for its owner only, and kept from then on")
  func kept() throws {
    let directory = Directory()
    let first = try CertificateAuthority.kept(in: directory.path + "/a/b")
    #expect(try directory.mode("a/b/ca-key.pem") == 0o600)
    #expect(try directory.mode("a/b/ca.pem") == 0o644)
    let again = try CertificateAuthority.kept(in: directory.path + "/a/b")
    #expect(again.certificatePEM == first.certificatePEM)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a/b")
    #expect(names.sorted() == ["ca-key.pem", "ca.pem"], "nothing is left over")
  }

  @Test("the public file is made again when it is lost or changed")
  func publicFile() throws {
    let directory = Directory()
    let authority = try CertificateAuthority.kept(in: directory.path)
    try "other".write(toFile: directory.path + "/ca.pem", atomically: false, encoding: .utf8)
    _ = try CertificateAuthority.kept(in: directory.path)
    let text = try String(contentsOfFile: directory.path + "/ca.pem", encoding: .utf8)
    #expect(Array(text.utf8) == authority.certificatePEM)
  }

  @Test("many that start at once on an empty directory agree on one")
  func together() async throws {
    let directory = Directory()
    let path = directory.path
    let found = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<16 { group.addTask { try CertificateAuthority.kept(in: path).certificatePEM } }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(found.count == 1)
  }

  @Test("a damaged one is refused in one line that names the file and the way out", arguments: ["", "x", "-----BEGIN"])
  func damaged(text: String) throws {
    let directory = Directory()
    _ = try CertificateAuthority.kept(in: directory.path)
    let secret = directory.path + "/ca-key.pem"
    try text.write(toFile: secret, atomically: false, encoding: .utf8)
    #expect {
      _ = try CertificateAuthority.kept(in: directory.path)
    } throws: {
      let line = "\($0)"
      return line.hasPrefix("\(secret) is damaged") && line.contains("delete it") && !line.contains("\n")
    }
  }

  @Test("a trusted certificate whose key is missing is not replaced, and the way on is told")
  func keyMissing() throws {
    let directory = Directory()
    let authority = try CertificateAuthority.kept(in: directory.path)
    try FileManager.default.removeItem(atPath: directory.path + "/ca-key.pem")
    #expect {
      _ = try CertificateAuthority.kept(in: directory.path)
    } throws: {
      let line = "\($0)"
      return line.hasPrefix("\(directory.path)/ca-key.pem is missing")
        && line.contains("delete \(directory.path)/ca.pem")
    }
    let text = try String(contentsOfFile: directory.path + "/ca.pem", encoding: .utf8)
    #expect(Array(text.utf8) == authority.certificatePEM)
    try FileManager.default.removeItem(atPath: directory.path + "/ca.pem")
    #expect(try CertificateAuthority.kept(in: directory.path).certificatePEM != authority.certificatePEM)
  }

  @Test("a certificate is made anew when the wall clock has gone past two thirds of its time, or back before it")
  func renewal() throws {
    let context = try TLSContext(authority: try .temporary(), names: ["localhost"])
    let made = context.certificateMadeAt
    let day: Int64 = 86_400_000_000_000
    // The clock for durations stands still while a laptop sleeps.
    for (unixNow, then) in [
      (made + 59 * day, made), (made + 61 * day, made + 61 * day), (made + 60 * day, made + 60 * day),
    ] {
      context.renew(now: 0, unixNow: unixNow)
      #expect(context.certificateMadeAt == then)
    }
  }

  @Test("a key and a certificate of two authorities are refused")
  func mixed() throws {
    let (one, other) = (Directory(), Directory())
    _ = try CertificateAuthority.kept(in: one.path)
    _ = try CertificateAuthority.kept(in: other.path)
    let mark = "-----BEGIN CERTIFICATE-----"
    let (mine, theirs) = try (
      String(contentsOfFile: one.path + "/ca-key.pem", encoding: .utf8),
      String(contentsOfFile: other.path + "/ca-key.pem", encoding: .utf8)
    )
    let key = try #require(mine.components(separatedBy: mark).first)
    let certificate = try #require(theirs.components(separatedBy: mark).last)
    let foreign = (key + mark + certificate).drop { $0 != "\n" }.dropFirst()
    try String(foreign).write(toFile: one.path + "/ca-key.pem", atomically: false, encoding: .utf8)
    #expect {
      _ = try CertificateAuthority.kept(in: one.path)
    } throws: { "\($0)".contains("its key does not belong to its certificate") }
  }

  @Test("any changed byte of the kept file is found, without a look at the key itself")
  func everyByte() throws {
    let directory = Directory()
    _ = try CertificateAuthority.kept(in: directory.path)
    let secret = URL(fileURLWithPath: directory.path + "/ca-key.pem")
    let sound = try Data(contentsOf: secret)
    // From behind the words that say whose file it is.
    for index in stride(from: 44, to: sound.count, by: 7) {
      var other = sound
      other[index] ^= 1
      try other.write(to: secret)
      #expect(throws: TLSError.self) { try CertificateAuthority.kept(in: directory.path) }
    }
    try sound.write(to: secret)
    #expect(throws: Never.self) { try CertificateAuthority.kept(in: directory.path).issue(names: ["localhost"]) }
  }

  @Test("an authority whose time has passed is told from a damaged one")
  func expired() throws {
    let directory = Directory()
    _ = try CertificateAuthority.kept(in: directory.path)
    let path = directory.path + "/ca-key.pem"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", maxSplits: 1)
    let old = AuthorityFile.text(Array(try #require(lines.last).utf8), validUntil: 1_000_000_000)
    try Data(old).write(to: URL(fileURLWithPath: path))
    #expect {
      _ = try CertificateAuthority.kept(in: directory.path)
    } throws: { "\($0)".contains("has expired; delete it") }
  }

  @Test("a place that is a file, or cannot be written, is told")
  func noDirectory() throws {
    #expect {
      _ = try CertificateAuthority.kept(in: "/dev/null")
    } throws: { "\($0)" == "/dev/null is not a directory" }
    #expect {
      _ = try CertificateAuthority.kept(in: "/proc/nothing")
    } throws: { "\($0)".contains("/proc/nothing") }
  }

  @Test("the bundle holds the sandbox's authority beside the system's, and follows it")
  func bundle() throws {
    let directory = Directory()
    let authority = try CertificateAuthority.kept(in: directory.path)
    let path = try authority.writeBundle(in: directory.path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasPrefix(String(decoding: authority.certificatePEM, as: UTF8.self)))
    #expect(try authority.writeBundle(in: directory.path) == path)
  }

  @Test("a certificate can be made for every kind of name")
  func leaf() throws {
    let authority = try CertificateAuthority.temporary()
    let leaf = try authority.issue(names: [
      "api.razorpay.com", "localhost", "127.0.0.1", "::1", "*.sandbox.test", "my_box",
    ])
    #expect(leaf.isMatched)
    #expect(leaf.isWithinItsTime)
    #expect(throws: Never.self) { try TLSContext(authority: authority, names: ["localhost"]) }
  }

  @Test(
    "names that a certificate can be for",
    arguments: [
      ("api.razorpay.com", true), ("localhost", true), ("127.0.0.1", true), ("::1", true), ("2001:db8::7", true),
      ("a_b", true), ("*.example.test", true), ("", false), ("a b", false), ("a,DNS:b", false), ("a..b", false),
      ("-a", false), ("a-", false), ("*", false), ("*.com", false), ("a.*.b", false), ("é.test", false), ("a\n", false),
      ("dirName:x", false), (String(repeating: "a", count: 64), false),
      ([String](repeating: String(repeating: "a", count: 63), count: 4).joined(separator: "."), false),
    ])
  func names(text: String, isValid: Bool) {
    #expect(ServerName.isValid(text) == isValid)
  }
}

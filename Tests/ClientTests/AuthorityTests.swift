import Foundation
import Harness
import Testing

@Suite(
  "the sandbox's own certificate authority",
  .enabled(
    if: Client.curl.isInstalled && Client.openssl.isInstalled,
    "there is no curl or no openssl; sh scripts/test installs them"))
struct AuthorityTests {
  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("it is made on first use, kept over restarts, and its key is its owner's alone")
  func kept() throws {
    let first = try ServedSandbox()
    let authority = first.authority
    let secret = "\(authority.folder)/ca-key.pem"
    let (certificate, key) = try (text(authority.path), text(secret))
    #expect(try FileManager.default.attributesOfItem(atPath: secret)[.posixPermissions] as? Int == 0o600)
    #expect(!certificate.contains("PRIVATE KEY") && key.contains("PRIVATE KEY"))
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: authority.folder)) == ["ca.pem", "ca-key.pem"])
    _ = first.stop()
    // Lost or spoiled, the certificate is written anew.
    for spoil in [nil, "", "not a certificate"] {
      if let spoil {
        try spoil.write(toFile: authority.path, atomically: false, encoding: .utf8)
      } else {
        try FileManager.default.removeItem(atPath: authority.path)
      }
      let next = try ServedSandbox(authority: authority)
      #expect(try text(authority.path) == certificate)
      #expect(try text(secret) == key)
      #expect(try next.curl(["\(next.httpsURL)/livez"]).output == #"{"status":"ok"}"#)
    }
  }

  @Test("openssl finds it an authority for server certificates only, on P-256, and the leaf no authority")
  func contents() throws {
    let sandbox = try ServedSandbox()
    let authority = try Client.openssl.run(["x509", "-in", sandbox.authority.path, "-noout", "-text"]).output
    #expect(authority.contains("CA:TRUE, pathlen:0") && authority.contains("Certificate Sign, CRL Sign"))
    #expect(authority.contains("ASN1 OID: prime256v1") && authority.contains("ecdsa-with-SHA256"))
    let shown = try sandbox.sClient(["-showcerts"])
    let leaf = try Client.openssl.run(["x509", "-noout", "-text"], input: shown.output).output
    #expect(leaf.contains("CA:FALSE") && leaf.contains("TLS Web Server Authentication"))
    #expect(leaf.contains("DNS:api.razorpay.com, DNS:localhost"))
    let days = try Client.openssl.run(["x509", "-noout", "-checkend", "\(91 * 86_400)"], input: shown.output)
    #expect(days.status == 1, "a leaf is short-lived")
    #expect(
      try Client.openssl.run(["verify", "-x509_strict", "-CAfile", sandbox.authority.path], input: shown.output)
        .output == "stdin: OK\n")
  }

  @Test("several sandboxes that start at once on an empty directory have one authority")
  func atOnce() throws {
    let authority = try TemporaryFile(name: "ca.pem")
    let commands = try (0..<6).map { _ in
      try Command(["--port", "0", "--log-format", "json", "--ca-dir", authority.folder])
    }
    for command in commands {
      let ready = try JSONDecoder().decode(ServedSandbox.Ready.self, from: Data(command.firstLine().utf8))
      let secure = try Client.curl.run(["-sS", "--cacert", authority.path, "\(ready.https_url)/__admin/ca.pem"])
      #expect(secure.status == 0, "\(secure.error)")
      #expect(secure.output == (try text(authority.path)))
    }
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: authority.folder)) == ["ca.pem", "ca-key.pem"])
    for command in commands {
      command.signal(SIGTERM)
      #expect(command.finish().status == 0)
    }
  }

  @Test("a damaged or an expired one ends the start with one line that says what to do, and stays as it is")
  func unusable() throws {
    let sandbox = try ServedSandbox()
    let secret = try text("\(sandbox.authority.folder)/ca-key.pem")
    let other = try ServedSandbox()
    let stranger = try text("\(other.authority.folder)/ca-key.pem")
    // The sandbox's own file begins with a line of its own; what others brought begins with the key.
    let key = try #require(secret.range(of: "-----BEGIN PRIVATE KEY-----")).lowerBound
    let certificate = try #require(secret.range(of: "-----BEGIN CERTIFICATE-----")).lowerBound
    let strangers = try #require(stranger.range(of: "-----BEGIN CERTIFICATE-----")).lowerBound
    let cases: [(String, String)] = [
      ("", "is damaged"), ("rubbish\n", "is damaged"), (String(secret.dropLast(100)), "is damaged"),
      (String(secret[..<certificate]), "is damaged"), (String(secret[key..<certificate]), "is damaged"),
      (String(secret[certificate...]), "is damaged"),
      (String(secret[..<certificate] + stranger[strangers...]), "is damaged"),
      (String(secret[key..<certificate] + stranger[strangers...]), "its key does not belong to its certificate"),
      (try KeyPair.expired(), "has expired"),
    ]
    for (contents, says) in cases {
      let file = try TemporaryFile(contents, name: "ca-key.pem")
      for arguments in [["serve", "--port", "0"], ["ca"], ["env"]] {
        let result = try Command.run(arguments + ["--ca-dir", file.folder])
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.error.split(separator: "\n").count == 1, "\(result.error)")
        #expect(result.error.hasPrefix("payout-links-sandbox: "))
        #expect(result.error.contains(file.path) && result.error.contains(says), "\(result.error)")
        #expect(result.error.contains("delete it to get a new authority"))
      }
      #expect(try text(file.path) == contents)
    }
  }

  @Test("a directory that cannot be made, or is none, is named in one line")
  func directory() throws {
    let file = try TemporaryFile("", name: "file")
    for directory in [file.path, "\(file.path)/below", "/proc/nowhere"] {
      let result = try Command.run(["--port", "0", "--ca-dir", directory])
      #expect(result.status == 1)
      #expect(result.error.split(separator: "\n").count == 1 && result.error.contains(directory), "\(result.error)")
    }
    let nested = try ServedSandbox(["--ca-dir", "\(file.folder)/one/two"])
    #expect(FileManager.default.fileExists(atPath: "\(file.folder)/one/two/ca.pem"))
    _ = nested.stop()
  }

  @Test("ca prints what is served at /__admin/ca.pem, and makes it where there is none")
  func ca() throws {
    let authority = try TemporaryFile(name: "ca.pem")
    let printed = try Command.run(["ca", "--ca-dir", authority.folder])
    #expect(printed.status == 0)
    let sandbox = try ServedSandbox(authority: authority)
    let served = try sandbox.curl(["-w", "%{content_type}", "\(sandbox.url)/__admin/ca.pem"])
    #expect(served.output == "\(printed.output)application/x-pem-file")
    #expect(printed.output == (try text(authority.path)))
    let help = try Command.run(["ca", "--install-help", "--ca-dir", authority.folder])
    #expect(help.status == 0)
    #expect(help.output.contains("curl --cacert \(authority.path) https://localhost:7443/"))
  }

  @Test("with env in a shell, curl trusts the sandbox without an option")
  func env() throws {
    // A quote and a blank in the path are the shell's to get right.
    let place = try TemporaryFile(name: "it's here")
    let sandbox = try ServedSandbox(["--ca-dir", place.path])
    let fetch = #"curl -sS -u "$RAZORPAY_KEY_ID:$RAZORPAY_KEY_SECRET" "$RAZORPAY_BASE_URL"/v1/payout-links/"#
    let outcome = try Client.shell.run(
      ["-c", "\(Self.evaluation)\(fetch)poutlk_00000000000001", "sh", place.path, "\(sandbox.httpsPort)"],
      environment: Self.path)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains(#""id":"poutlk_00000000000001""#))
    let variables = try Client.shell.run(
      [
        "-c", Self.evaluation + #"cmp "$NODE_EXTRA_CA_CERTS" "$1/ca.pem" && echo "$RAZORPAY_KEY_ID""#, "sh", place.path,
        "7443",
      ],
      environment: Self.path)
    #expect(variables.output == "rzp_test_sandbox\n", "\(variables.error)")
  }

  @Test(
    "with env in a shell, Python's requests trust the sandbox without an argument",
    .enabled(if: Python.hasRequests, "Python has no requests; sh scripts/test installs them"))
  func envForPython() throws {
    let sandbox = try ServedSandbox()
    let program = """
      import os, requests
      key = (os.environ["RAZORPAY_KEY_ID"], os.environ["RAZORPAY_KEY_SECRET"])
      url = os.environ["RAZORPAY_BASE_URL"] + "/v1/payout-links/poutlk_00000000000001"
      print(requests.get(url, auth=key).status_code)
      """
    let outcome = try Client.shell.run(
      ["-c", Self.evaluation + "python3 -c \"$3\"", "sh", sandbox.authority.folder, "\(sandbox.httpsPort)", program],
      environment: Self.path.merging(Python.variables) { own, _ in own })
    #expect(outcome.output == "200\n", "\(outcome.error)")
  }

  private static let path = [
    "PATH": "\(Command.executable().deletingLastPathComponent().path):\(Client.searchPath)"
  ]
  private static let evaluation = #"eval "$(payout-links-sandbox env --ca-dir "$1" --https-port "$2")" && "#
}

import Foundation
import Harness
import Testing

@Suite(
  "openssl s_client", .enabled(if: Client.openssl.isInstalled, "there is no openssl; sh scripts/test installs it"))
struct OpenSSLTests {
  @Test("a session is resumed by its ticket, in TLS 1.2 and 1.3", arguments: ["1_2", "1_3"])
  func resumption(version: String) throws {
    let sandbox = try ServedSandbox()
    let ticket = try TemporaryFile(name: "ticket")
    let first = try sandbox.sClient(["-tls\(version)", "-sess_out", ticket.path])
    #expect(first.output.contains("\nNew, TLSv"))
    let second = try sandbox.sClient(["-tls\(version)", "-sess_in", ticket.path])
    #expect(second.output.contains("\nReused, TLSv"), "\(second.said)")
    #expect(second.output.contains(#"{"status":"ok"}"#))
    let other = try ServedSandbox(authority: sandbox.authority)
    let stranger = try other.sClient(["-tls\(version)", "-sess_in", ticket.path])
    #expect(stranger.output.contains("\nNew, TLSv"), "a ticket of another server's is none")
    #expect(stranger.output.contains(#"{"status":"ok"}"#))
  }

  @Test("the end is announced by close_notify, in TLS 1.2 and 1.3", arguments: ["1_2", "1_3"])
  func closeNotify(version: String) throws {
    let outcome = try ServedSandbox().sClient(["-tls\(version)"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(#"{"status":"ok"}"#))
    #expect(outcome.output.hasSuffix("closed\n"), "\(outcome.said)")
    #expect(!outcome.error.contains("unexpected eof"))
  }

  @Test("there is no compression, the connection is verified, and no name in the greeting is needed")
  func plainFacts() throws {
    let outcome = try ServedSandbox().sClient(["-noservername", "-verify_hostname", "api.razorpay.com"])
    #expect(outcome.output.contains("\nCompression: NONE\n"))
    #expect(outcome.output.contains("Verify return code: 0 (ok)"))
    #expect(outcome.output.contains("Verified peername: api.razorpay.com"))
    #expect(outcome.output.contains(#"{"status":"ok"}"#))
  }

  @Test("http/1.1 is chosen where it is offered, else http/1.0; who offers neither is refused by the alert for that")
  func alpn() throws {
    let sandbox = try ServedSandbox()
    for offered in ["http/1.1", "h2,http/1.1", "http/1.1,h2", "spdy/3,http/1.0,http/1.1"] {
      let outcome = try sandbox.sClient(["-alpn", offered])
      #expect(outcome.output.contains("\nALPN protocol: http/1.1\n"), "\(offered)")
      #expect(outcome.output.contains(#"{"status":"ok"}"#))
    }
    let old = try sandbox.sClient(["-alpn", "h2,http/1.0"])
    #expect(old.output.contains("\nALPN protocol: http/1.0\n"))
    #expect(old.output.contains(#"{"status":"ok"}"#))
    let none = try sandbox.sClient([])
    #expect(none.output.contains("\nNo ALPN negotiated\n"))
    #expect(none.output.contains(#"{"status":"ok"}"#))
    for offered in ["h2", "h3,h2"] {
      let outcome = try sandbox.sClient(["-alpn", offered])
      #expect(outcome.error.contains("SSL alert number 120"), "\(offered): \(outcome.error)")
      #expect(outcome.status == 1)
    }
  }

  @Test("TLS 1.0 and 1.1 are refused by the alert for that", arguments: ["1", "1_1"])
  func oldVersions(version: String) throws {
    let outcome = try ServedSandbox().sClient(["-tls\(version)", "-cipher", "ALL:@SECLEVEL=0"])
    #expect(outcome.error.contains("SSL alert number 70"), "\(outcome.error)")
    #expect(outcome.status == 1)
  }

  @Test("only ciphers with forward secrecy and AEAD are accepted, with an ECDSA and with an RSA certificate")
  func ciphers() throws {
    let key = try KeyPair(.rsa)
    let files = ["--tls-cert", key.certificate, "--tls-key", key.key]
    for (sandbox, kind) in [(try ServedSandbox(), "ECDSA"), (try ServedSandbox(files), "RSA")] {
      // The certificate of our own is no authority's: here only the cipher counts.
      let trust = kind == "RSA" ? ["-CAfile", key.certificate] : []
      for cipher in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"] {
        let outcome = try sandbox.sClient(["-tls1_2", "-cipher", "ECDHE-\(kind)-\(cipher)"] + trust)
        #expect(outcome.output.contains("Cipher is ECDHE-\(kind)-\(cipher)\n"), "\(cipher): \(outcome.error)")
      }
      for cipher in [
        // CBC; CBC with SHA-2; CCM's short tag; without forward secrecy; finite-field; anonymous; without encryption.
        "ECDHE-\(kind)-AES128-SHA", "ECDHE-\(kind)-AES128-SHA256", "ECDHE-ECDSA-AES128-CCM8", "AES128-GCM-SHA256",
        "AES128-SHA", "DHE-RSA-AES128-GCM-SHA256", "AECDH-AES128-SHA", "ECDHE-\(kind)-NULL-SHA",
      ] {
        let outcome = try sandbox.sClient(["-tls1_2", "-cipher", "\(cipher):@SECLEVEL=0"] + trust)
        #expect(outcome.error.contains("SSL alert number 40"), "\(cipher): \(outcome.said)")
      }
    }
  }

  @Test("X25519, P-256 and P-384 are agreed on, and no other group")
  func groups() throws {
    // RFC 8422 section 5.1: in TLS 1.2 the groups that a client offers bind an ECDSA certificate too, so RSA's it is.
    let key = try KeyPair(.rsa)
    let sandbox = try ServedSandbox(["--tls-cert", key.certificate, "--tls-key", key.key])
    for version in ["-tls1_2", "-tls1_3"] {
      for group in ["X25519", "P-256", "P-384"] {
        let outcome = try sandbox.sClient([version, "-groups", group, "-CAfile", key.certificate])
        #expect(outcome.output.contains(#"{"status":"ok"}"#), "\(version) \(group): \(outcome.error)")
      }
      for group in ["P-521", "X448"] {
        let outcome = try sandbox.sClient([version, "-groups", group, "-CAfile", key.certificate])
        #expect(outcome.error.contains("SSL alert number 40"), "\(version) \(group): \(outcome.error)")
      }
    }
  }

  @Test("a client that wants to renegotiate is told no")
  func renegotiation() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Client.openssl.run(
      sandbox.sClientArguments + ["-tls1_2"], input: "R\n", holdsInputOpen: true)
    #expect(outcome.output.contains("RENEGOTIATING") || outcome.error.contains("RENEGOTIATING"))
    #expect(outcome.error.contains("no renegotiation"), "\(outcome.error)")
  }
}

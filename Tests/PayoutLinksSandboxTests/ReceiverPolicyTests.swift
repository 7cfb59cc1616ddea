import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Where the sandbox may send to")
struct ReceiverPolicyTests {
  @Test(
    "this machine, private networks and names of one label",
    arguments: [
      "localhost", "LOCALHOST.", "app", "host.docker.internal", "printer.local.", "app.test", "127.0.0.1", "127.1",
      "10.0.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "[::1]", "[fe80::1]",
      "[fd00::1]", "[::ffff:10.0.0.1]",
    ])
  func near(host: String) {
    #expect(ReceiverPolicy().refusal(of: host) == nil)
  }

  @Test(
    "nobody else, unless it is allowed by name",
    arguments: [
      "example.com", "example.com.", "local.example.com", "8.8.8.8", "172.32.0.1", "255.255.255.255", "224.0.0.1",
      "[2001:db8::1]", "[64:ff9b::808:808]", "[::ffff:8.8.8.8]", "[2002:808:808::]",
    ])
  func far(host: String) {
    #expect(ReceiverPolicy().refusal(of: host)?.contains("--webhook-allow \(host)") == true)
    #expect(ReceiverPolicy(allowing: ["*"]).refusal(of: host) == nil)
    #expect(ReceiverPolicy(allowing: [host.uppercased()]).refusal(of: host) == nil)
    #expect(ReceiverPolicy(allowing: ["app.example"]).refusal(of: host) != nil)
  }
}

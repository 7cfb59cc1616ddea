import Glibc
import Harness
import Server
import Testing

@Suite struct HealthProbeTests {
  @Test("a server that answers 200 is ready")
  func ready() throws {
    let server = try TestServer()
    #expect(HealthProbe.isReady(host: "127.0.0.1", port: server.port, path: "/health", milliseconds: 10_000))
    #expect(server.handler.log == ["GET /health"])
  }

  @Test("another status is not ready", arguments: ["/nothing", "/%zz"])
  func otherStatus(path: String) throws {
    let server = try TestServer()
    #expect(!HealthProbe.isReady(host: "127.0.0.1", port: server.port, path: path, milliseconds: 10_000))
  }

  @Test("nobody there is not ready")
  func nobody() throws {
    let port = try LoopbackPort.free()
    #expect(!HealthProbe.isReady(host: "127.0.0.1", port: port, path: "/", milliseconds: 10_000))
    #expect(!HealthProbe.isReady(host: "no such host", port: port, path: "/", milliseconds: 10_000))
  }

  @Test("a server that never answers is not ready")
  func silent() throws {
    // Listens, and nobody runs it.
    let server = try HTTPServer(handler: EchoHandler())
    let port = try server.listen(host: "127.0.0.1", port: 0)
    #expect(!HealthProbe.isReady(host: "127.0.0.1", port: port, path: "/", milliseconds: 20))
  }
}

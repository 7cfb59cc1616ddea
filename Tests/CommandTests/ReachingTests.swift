import Glibc
import Harness
import Testing

@Suite("Reaching a sandbox from a terminal")
struct ReachingTests {
  static let token = "0123456789abcdef"

  @Test("it is where --url says, else its variable, else where the server's own variables say")
  func place() throws {
    let server = try RunningServer()
    for environment in [
      ["PORT": "\(server.port)"], ["PAYOUT_LINKS_SANDBOX_PORT": "\(server.port)", "PORT": "1"],
      ["PAYOUT_LINKS_SANDBOX_HOST": "0.0.0.0", "PAYOUT_LINKS_SANDBOX_ADMIN_PORT": "\(server.port)"],
    ] {
      #expect(try Command.run(["clock"], environment: environment).status == 0, "\(environment)")
    }
    let wrong = ["PAYOUT_LINKS_SANDBOX_URL": "http://127.0.0.1:1"]
    #expect(try Command.run(["clock", "--url", server.url], environment: wrong).status == 0)
    #expect(try Command.run(["clock"], environment: wrong).status == 1)
  }

  @Test("the admin token comes from its option or its variable, and without it the refusal is told")
  func token() throws {
    let server = try RunningServer(["--admin-token", Self.token])
    #expect(try server.run(["clock", "--admin-token", Self.token]).status == 0)
    #expect(try server.run(["clock"], environment: ["PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN": Self.token]).status == 0)
    let refused = try server.run(["clock"])
    #expect(refused.status == 1 && refused.output.isEmpty)
    #expect(
      refused.error
        == "payout-links-sandbox: /__admin needs the token of --admin-token as Authorization: Bearer\n")
  }

  @Test("nobody there is one sentence with the URL")
  func nobody() throws {
    let url = "http://127.0.0.1:\(try LoopbackPort.free())"
    let result = try Command.run(["links", "--url", url])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.error == "payout-links-sandbox: no sandbox can be reached at \(url): Connection refused\n")
  }

  @Test(
    "whatever a server says instead of an answer, it is told in one line",
    arguments: [
      ("SSH-2.0-OpenSSH_9.2\r\n", "no sandbox answers at URL: what it sent is not HTTP/1.1"),
      ("", "no sandbox answers at URL: it ended the connection without a reply"),
      ("HTTP/1.1 200 OK\r\n\r\n<html>", "no sandbox answers at URL: its reply is not JSON"),
      ("HTTP/1.1 404 Not Found\r\n\r\n<html>", "URL answers 404 without a reason: is it a payout-links-sandbox?"),
      (
        "HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\n{",
        "no sandbox answers at URL: it ended the connection in the middle of its reply"
      ),
      (
        "HTTP/1.1 400 No\r\n\r\n{\"error\":{\"message\":\"a\\u001b[2Jb\\n\",\"pointer\":\"/x\"}}",
        #"a\u{1b}[2Jb\n (at /x)"#
      ),
    ])
  func hostile(reply: String, says: String) throws {
    let listener = try RawListener()
    let command = try Command(["links", "--url", "http://127.0.0.1:\(listener.port)"])
    try listener.answerOne(with: Array(reply.utf8))
    let result = command.finish()
    #expect(result.status == 1 && result.output.isEmpty)
    let expected = says.replacing("URL", with: "http://127.0.0.1:\(listener.port)")
    #expect(result.error == "payout-links-sandbox: \(expected)\n")
  }

  @Test(
    "wrong usage is told before anything is sent",
    arguments: [
      (["links", "--url", "https://localhost:7443"], "these commands use http, not https"),
      (["links", "--url", "localhost"], "--url must be http://, a host and, if needed, a port"),
      (["links", "poutlk_00000000000001", "--status", "issued"], "are for the list"),
      (["advance", "5"], "a duration such as 90s, 15m or 1d12h"), (["advance"], "Missing expected argument"),
      (["reset", "--account", "a", "--key", "b"], "not both"), (["log", "-n", "1001"], "--lines must be a number"),
      (["log", "1", "--follow"], "are for the list"), (["log", "1", "--lines", "20"], "are for the list"),
      (["log", "1", "--status", "200"], "are for the list"), (["clock", "--now", "5"], "missing mode"),
      (["clock", "frozen", "--now", "noon"], "--now must be Unix seconds"),
      (["clock", "offset", "--offset=x"], "--offset must be"),
      (["clock", "scaled", "--factor", "1x"], "--factor must be a number"),
      (["fault", "--route", "cancel"], "missing effect"), (["fault", "--delay", "100ms"], "missing effect"),
      (["fault", "--probability", "1"], "missing effect"), (["fault", "--call", "1"], "missing effect"),
      (["fault", "delay", "--delay", "1"], "--delay must be a duration"),
      (["fault", "delay", "--delay", "1s.."], "--delay must be"),
      (["fault", "reset", "--probability", "nan"], "--probability must be"),
      (["links", "--admin-token", "short"], "--admin-token must be 16 to 256 characters"), (["link"], "link"),
    ])
  func usage(arguments: [String], says: String) throws {
    let result = try Command.run(arguments, environment: ["PAYOUT_LINKS_SANDBOX_URL": ""])
    #expect(result.status == 2, "\(result.error)")
    #expect(result.error.contains(says), "\(result.error)")
  }

  @Test("each has a help text")
  func help() throws {
    for command in ["links", "move", "log", "advance", "clock", "reset", "snapshot", "accounts", "fault", "coverage"] {
      let help = try Command.run([command, "--help"])
      #expect(help.status == 0 && help.output.contains("USAGE: payout-links-sandbox \(command)"), "\(help.output)")
    }
  }
}

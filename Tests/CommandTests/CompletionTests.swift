import Foundation
import Harness
import ImitatedWorld
import JSON
import PayoutLinks
import Testing

@testable import payout_links_sandbox

/// What shells offer, by the script that the command writes for bash.
@Suite("completions")
struct CompletionTests {
  /// The one of three in its folder that is a fixture.
  private let file: TemporaryFile
  private let script: TemporaryFile

  init() throws {
    file = try TemporaryFile("[]", name: "world.json")
    script = try TemporaryFile(try Command.run(["--generate-completion-script", "bash"]).output, name: "completions")
    for name in ["capture.har", "notes.txt"] {
      try "".write(toFile: "\(file.folder)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  /// What bash offers after these words, in the order of the alphabet.
  private func offered(_ line: String) throws -> [String] {
    let reader = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("completed.bash").path
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let output = Pipe()
    let bash = try ChildProcess(
      "/usr/bin/env",
      ["-C", file.folder, "bash", reader, script.path, "payout-links-sandbox"] + words,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(bash.wait() == 0)
    return text.split { $0 == " " || $0 == "\n" }.map(String.init).sorted()
  }

  @Test(
    "what an option or an argument takes is offered, of files those that it reads",
    arguments: [
      ("check ", ["world.json"]), ("check world.json ", ["world.json"]), ("drift ", ["capture.har", "world.json"]),
      ("serve --fixtures ", ["world.json"]), ("serve --tls-cert n", ["notes.txt"]), ("init w", []),
      ("move ", []), ("move ID ", Event.Kind.allCases.map(\.rawValue)), ("move ID f", ["fail"]),
      ("clock ", ["system", "frozen", "offset", "scaled"]), ("links --status ", Status.allCases.map(\.rawValue)),
      ("fault add ", FaultEffect.allCases.map(\.rawValue)), ("log --route ", RouteName.allCases.map(\.name)),
      ("export --format ", ["http", "postman"]), ("messages --channel ", ["sms", "email"]),
    ])
  func values(line: String, expected: [String]) throws {
    #expect(try offered(line) == expected.sorted())
  }

  @Test("the options of serve are offered without the word serve, which is the default")
  func withoutServe() throws {
    #expect(try offered("--log-format ") == ["json", "text"])
    #expect(try offered("--watch --fixtures ") == ["world.json"])
    #expect(try offered("--log-f") == ["--log-format"])
    #expect(try offered("--fail-on ") == ["error", "malformed", "refused", "unauthorized", "unmatched", "webhook"])
    #expect(try offered("ad") == ["advance"])
  }

  @Test(
    "help names every word that is read",
    arguments: [
      ("move", Words.events), ("fault add", Words.effects), ("fault add", Words.routes), ("log", Words.routes),
      ("log", Words.outcomes), ("links", Words.statuses), ("payouts", Words.payoutStatuses),
      ("clock", Words.clockModes), ("messages", Words.messageKinds), ("webhooks events", Words.webhookStatuses),
      ("serve", Words.logLevels), ("serve", Words.failures),
    ])
  func help(command: String, words: Words) throws {
    let help = try Command.run(command.split(separator: " ").map(String.init) + ["--help"]).output
    let named = Set(help.split { !($0.isLetter || $0 == "_") }.map(String.init))
    #expect(Set(words.list).subtracting(named).isEmpty)
  }

  @Test("whatever takes a path or one of some words says so to shells")
  func kinds() throws {
    let named: Set<String> = [
      "path", "file", "directory", "dir", "event", "status", "mode", "level", "format", "route", "effect", "outcome",
      "outcomes", "place", "method", "kind", "channel", "reason", "fault",
    ]
    let help = try Command.run(["--experimental-dump-help"]).output
    var count = 0
    func look(at command: JSONPart) {
      for argument in command["arguments"].elements where named.contains(argument["valueName"].text ?? "") {
        let name = argument["preferredName"]["name"].text
        // A request's, not a file's.
        if name == "path" { continue }
        count += 1
        #expect(argument["completionKind"].kind == .object, "\(command["commandName"].text ?? "") \(name ?? "")")
      }
      for command in command["subcommands"].elements { look(at: command) }
    }
    look(at: JSONPart(try JSONDocument(parsing: Array(help.utf8)))["command"])
    #expect(count > 30)
  }
}

import ArgumentParser
import Harness
import JSON
import Testing

@testable import payout_links_sandbox

@Suite("What serve is given")
struct GivenOptionsTests {
  @Test(
    "what can only mean serve, and is right, needs no parser; all else goes to it",
    arguments: [
      ([], true), (["serve"], true), (["--port", "0"], true), (["serve", "--port", "0"], true), (["--port=0"], true),
      (["serve", "--watch", "--"], true), (["--port", "-"], true), (["--port=", "0"], true), (["--port=-1"], true),
      (["serve", "serve"], false), (["links"], false), (["help"], false), (["--help"], false), (["--version"], false),
      (["serve", "-h"], false), (["--port", "0", "--help"], false), (["--generate-completion-script", "bash"], false),
      (["", "--port"], false), (["--port"], false), (["--port", "--watch"], false), (["--port", "-1"], false),
      (["--port="], false), (["--watch=true"], false), (["--", "--port", "0"], false), (["-port", "0"], false),
      (["--Port", "0"], false),
    ] as [([String], Bool)])
  func serving(arguments: [String], isOurs: Bool) {
    #expect((PayoutLinksSandboxCommand.servingOptions(arguments) != nil) == isOurs)
  }

  @Test("the last of equal options counts, those that are repeatable all do, and what is joined is what is apart")
  func values() throws {
    let given = try #require(
      GivenOptions(["--port", "1", "--fixtures", "a", "--port=2", "--fixtures=b=c", "--watch", "--seed=", "3"]))
    #expect(given[.port] == "2")
    #expect(given.values(of: .fixtures) == ["a", "b=c"])
    #expect(given[.seed] == "3")
    #expect(try given.flag(.watch))
    #expect(given[.host] == nil)
  }

  @Test("the parser knows the same options, of the same shapes")
  func names() throws {
    let dump = try Command.run(["serve", "--experimental-dump-help"])
    let document = try JSONDocument(parsing: Array(dump.output.utf8), as: .strict)
    let command = try #require(document.value(of: document.root, forKey: "command"))
    let arguments = try #require(document.value(of: command, forKey: "arguments"))
    var known: [String: (isFlag: Bool, isRepeatable: Bool)] = [:]
    for argument in document.elements(of: arguments) {
      let name = try #require(
        document.value(of: argument, forKey: "preferredName").flatMap { document.value(of: $0, forKey: "name") }
          .flatMap { document.string(of: $0) })
      let kind = document.value(of: argument, forKey: "kind").flatMap { document.string(of: $0) }
      let isRepeating = document.value(of: argument, forKey: "isRepeating").flatMap { document.boolean(of: $0) }
      known[name] = (kind == "flag", isRepeating == true)
    }
    for parsers in ["help", "version"] { #expect(known.removeValue(forKey: parsers)?.isFlag == true) }
    #expect(Set(known.keys) == Set(ServeOption.allCases.map(\.rawValue)))
    for option in ServeOption.allCases {
      let shape = try #require(known[option.rawValue])
      #expect(shape == (option.isFlag, option.isRepeatable), "\(option)")
    }
  }

  @Test("a line is taken where the parser takes it, and refused where that refuses it")
  func lines() {
    let words =
      [
        "--port", "--port=7", "--fixtures", "--watch", "--watch=1", "--seed", "--prot", "0", "x", "-", "-1", "", "--",
        "=x",
      ]
      + ["--=", "--no-https", "--host=", "-p", "---port", "--port=--", "--fixtures=-x", "--watch="]
    var random = TestRandom(7)
    for _ in 0..<200 {
      let line = (0..<random.draw(5)).map { _ in words[random.draw(words.count)] }
      #expect((GivenOptions(line) != nil) == ((try? Serve.parse(line)) != nil), "\(line)")
    }
  }
}

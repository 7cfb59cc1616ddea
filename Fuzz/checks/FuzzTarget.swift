import Glibc
import Harness

/// The parts that look at bytes from outside.
enum FuzzTarget: String, CaseIterable {
  case request, response, chunked, json, fixtures
  case basicAuth = "basic-auth"

  /// Set once, before the only thread begins.
  nonisolated(unsafe) static var running = FuzzTarget.request

  func check(_ bytes: [UInt8]) {
    switch self {
    case .request: FuzzRequest.check(bytes)
    case .response: FuzzResponse.check(bytes)
    case .chunked: FuzzChunked.check(bytes)
    case .json: FuzzJSON.check(bytes)
    case .fixtures: FuzzFixtures.check(bytes)
    case .basicAuth: FuzzBasicAuth.check(bytes)
    }
  }

  /// A file for each input.
  func writeSeeds(in directory: String) {
    for (index, seed) in seeds.enumerated() {
      guard let file = fopen("\(directory)/seed-\(index)", "w") else {
        Complaint.write("fuzz: \(directory) cannot be written to\n")
        exit(1)
      }
      fwrite(seed, 1, seed.count, file)
      fclose(file)
    }
  }

  var seeds: [[UInt8]] {
    switch self {
    case .request: return messages(of: []).filter { $0.count < 4_000 }
    case .chunked:
      return messages(of: ["chunks", "body"]).filter { $0.count < 8_000 }.map { message in
        Array(message[(message.firstRange(of: [13, 10, 13, 10])?.upperBound ?? 0)...])
      }
    case .response: return FuzzResponse.seeds.map { Array($0.utf8) }
    case .json: return FuzzJSON.seeds.map { Array($0.utf8) }
    case .fixtures: return FuzzFixtures.seeds.map { Array($0.utf8) }
    case .basicAuth: return FuzzBasicAuth.seeds.map { Array($0.utf8) }
    }
  }

  private func messages(of topics: [String]) -> [[UInt8]] {
    do {
      return try WireFile.all(of: topics).flatMap(\.cases).map(\.bytes)
    } catch {
      Complaint.write("fuzz: \(error)\n")
      exit(1)
    }
  }
}

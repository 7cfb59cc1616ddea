import Foundation

/// Python with the packages that `scripts/test` puts under `.build/clients/python`, or with those of the machine.
enum Python {
  static let client = Client("python3", environment: variables)

  static let variables: [String: String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return ["PYTHONPATH": root.appendingPathComponent(".build/clients/python").path, "PYTHONDONTWRITEBYTECODE": "1"]
  }()

  static let hasRequests = canImport("requests")
  static let hasRazorpay = canImport("razorpay")
  static let hasPytest = canImport("pytest") && hasRequests

  /// Runs a program with arguments; what it prints, or its traceback as the failure.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Client.Outcome {
    try client.run(["-"] + arguments, input: program, environment: environment)
  }

  private static func canImport(_ package: String) -> Bool {
    (try? client.run(["-c", "import \(package)"]))?.status == 0
  }
}

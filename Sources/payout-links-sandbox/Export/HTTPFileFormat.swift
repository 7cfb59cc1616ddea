import ImitatedWorld

/// The requests of an API as editors send them from a file: VS Code's REST Client, and JetBrains' IDEs.
enum HTTPFileFormat {
  static func text(of calls: [APICall], at url: String) -> String {
    var lines = [
      "@baseUrl = \(url)", "@key = \(APIKey.builtIn.id)", "@secret = \(APIKey.builtIn.secret)",
    ]
    for call in calls { lines += self.lines(of: call) }
    return lines.joined(separator: "\n")
  }

  private static func lines(of call: APICall) -> [String] {
    var path = call.path
    for parameter in call.parameters where parameter.place == "path" {
      path = path.replacing("{\(parameter.name)}", with: parameter.example)
    }
    let query = call.parameters.filter { $0.place == "query" && $0.isRequired }
      .map { "\($0.name)=\(URLText.escaped($0.example))" }.joined(separator: "&")
    var lines = ["", "### \(call.summary)", "\(call.method) {{baseUrl}}\(path)\(query.isEmpty ? "" : "?\(query)")"]
    if call.isOfProvider { lines.append("Authorization: Basic {{key}} {{secret}}") }
    if let body = call.body {
      lines += ["Content-Type: application/json", "", body.pretty]
    }
    return lines
  }
}

import JSON
import PayoutLinksSandbox

/// A call of one of the two APIs, as its OpenAPI description tells it.
struct APICall {
  struct Parameter {
    let name: String
    /// `path`, `query` or `header`.
    let place: String
    let isRequired: Bool
    let description: String
    /// A value that it may have.
    let example: String
  }

  let method: String
  let path: String
  let summary: String
  let group: String
  let parameters: [Parameter]
  /// A JSON body that it takes.
  let body: JSONPart?

  /// Whether it is called as the provider is: with a key and a secret.
  var isOfProvider: Bool { path.hasPrefix("/v1/") }

  static func all(of description: OpenAPIDescription) -> [APICall] {
    guard let document = try? JSONDocument(parsing: description.text) else { return [] }
    let root = JSONPart(document)
    return root["paths"].members.flatMap { path, item in
      item.members.compactMap { method, operation in
        guard ["get", "put", "post", "delete"].contains(method) else { return nil }
        return APICall(method.uppercased(), path, operation, item["parameters"].elements, root)
      }
    }
  }

  private init(
    _ method: String, _ path: String, _ operation: JSONPart, _ shared: [JSONPart], _ root: JSONPart
  ) {
    self.method = method
    self.path = path
    summary = operation["summary"].text ?? path
    group = operation["tags"].elements.first?.text ?? "other"
    parameters = (shared + operation["parameters"].elements).map { Parameter($0.resolved(in: root), in: root) }
    let content = operation["requestBody"].resolved(in: root)["content"]["application/json"]
    let example = content["example"]
    body = example.kind == nil ? content["examples"].members.first?.value["value"] : example
  }
}

extension APICall.Parameter {
  fileprivate init(_ parameter: JSONPart, in root: JSONPart) {
    let schema = parameter["schema"].resolved(in: root)
    name = parameter["name"].text ?? ""
    place = parameter["in"].text ?? "query"
    isRequired = parameter["required"].flag ?? false
    description = parameter["description"].text ?? ""
    example =
      parameter["example"].written ?? schema["examples"].elements.first?.written ?? schema["default"].written
      ?? (schema["type"].text == "integer" ? "1" : schema["enum"].elements.first?.written ?? name)
  }
}

extension JSONPart {
  /// What it refers to, or itself. A reference to a reference is followed a few times, not for ever.
  fileprivate func resolved(in root: JSONPart) -> JSONPart {
    var part = self
    for _ in 0..<8 {
      guard let reference = part["$ref"].text, reference.hasPrefix("#/") else { break }
      part = reference.dropFirst(2).split(separator: "/").reduce(root) { $0[String($1)] }
    }
    return part
  }
}

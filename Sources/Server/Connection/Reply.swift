/// What a handler answers to one request; the server adds framing, date and persistence.
package struct Reply: Sendable {
  package enum ContentType: Sendable {
    case json
    case text
    case html
    case pem

    /// As it stands in the field.
    package var text: StaticString {
      switch self {
      case .json: "application/json"
      case .text: "text/plain; charset=utf-8"
      case .html: "text/html"
      case .pem: "application/x-pem-file"
      }
    }
  }

  package var status: Int
  package var contentType: ContentType
  /// Whole further field lines, each as `FieldLines` writes it.
  package var fields: FieldLines
  /// Shared with whoever keeps it: a reply that exists already is not copied until it is written out.
  package var body: [UInt8]
  /// The connection ends with this reply.
  package var closes: Bool
  /// Nil for at once and whole.
  package var delivery: Delivery?

  /// What `body` has been encoded with; the server's own doing, after the handler's.
  var isGzipped = false
  /// Whether the body comes in two forms, of which the request's Accept-Encoding chooses.
  var comesInTwoForms = false

  /// Its head is that of most replies.
  var isUsual: Bool { status == 200 && contentType == .json && !comesInTwoForms && !isGzipped }

  package init(
    status: Int, contentType: ContentType = .json, fields: FieldLines = FieldLines(), body: [UInt8] = [],
    closes: Bool = false
  ) {
    self.status = status
    self.contentType = contentType
    self.fields = fields
    self.body = body
    self.closes = closes
  }
}

/// What a handler answers to one request; the server adds framing, date and persistence.
package struct Reply: Sendable {
  package enum ContentType: Sendable {
    /// Of most replies.
    case json
    /// As it stands in the field.
    case other(StaticString)

    package static var text: ContentType { .other("text/plain; charset=utf-8") }
    package static var html: ContentType { .other("text/html") }
    package static var pem: ContentType { .other("application/x-pem-file") }

    /// As it stands in the field.
    package var text: StaticString {
      switch self {
      case .json: "application/json"
      case .other(let text): text
      }
    }

    var isJSON: Bool {
      if case .json = self { true } else { false }
    }
  }

  /// Whether whoever has it may keep it.
  package enum Caching: Sendable {
    case never
    /// Asked about before each use (RFC 9111 §5.2.2.4), by its entity tag.
    case revalidated
  }

  package var status: Int
  package var contentType: ContentType
  package var caching = Caching.never
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

  /// RFC 9110 §6.4.1: of these it has none, not even an empty one.
  var hasBody: Bool { status != 204 && status != 304 }

  /// Its head is that of most replies.
  var isUsual: Bool { status == 200 && contentType.isJSON && caching == .never && !comesInTwoForms && !isGzipped }

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

package import HTTP1

/// One request, whole: its head, its body, and what the server knows of how it came.
///
/// Its bytes are those of the loop's own buffers, which are copied if anything still holds them when the peer sends
/// more: a handler keeps copies of what it needs, never the request.
package struct Request {
  package let head: RequestHead
  /// What the places in `head` are places of.
  package let message: ArraySlice<UInt8>
  /// Without its chunks, still encoded.
  package let body: ArraySlice<UInt8>
  package let context: RequestContext

  init(head: RequestHead, message: ArraySlice<UInt8>, body: ArraySlice<UInt8>, context: RequestContext) {
    self.head = head
    self.message = message
    self.body = body
    self.context = context
  }

  /// The text at a place that `head` names.
  package func text(_ range: ByteRange) -> String { range.text(in: message.span) }

  /// The value of the first header of this name, whatever its case.
  package func value(of name: String) -> String? {
    head.value(of: name, in: message.span).map { text($0) }
  }

  /// The values of all headers of this name: where a sender's second one must not be overlooked.
  package func values(of name: String) -> [String] {
    head.values(of: name, in: message.span).map { text($0) }
  }
}

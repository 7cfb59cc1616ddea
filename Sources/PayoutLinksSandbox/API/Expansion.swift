import HTTP1
import ImitatedWorld

/// Recognises `expand[]=payouts` in every spelling that clients send.
enum Expansion {
  static func asksForPayouts(_ query: ByteRange, _ message: Span<UInt8>) -> Bool {
    var items = FormItems(query)
    // A broken escape has been refused with the request's head, or stands behind what counts.
    while let item = try? items.next(in: message) {
      if item.value.elementsEqual("payouts".utf8), isName(item.nameText) { return true }
    }
    return false
  }

  /// `expand`, `expand[]`, `expand[7]`, and `expand[l` as the documentation misprints it.
  private static func isName(_ name: String) -> Bool {
    if name == "expand" || name == "expand[l" { return true }
    guard name.hasPrefix("expand["), name.hasSuffix("]") else { return false }
    return name.dropFirst(7).dropLast().utf8.allSatisfy { ASCII.isDigit($0) }
  }
}

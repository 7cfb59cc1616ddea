package import PayoutLinks

/// Payouts of a fixture as the provider returned them: until something happens to one of them it is returned so, with
/// fees, a narration or whatever else a link does not tell.
package struct CapturedPayouts: Sendable {
  private var entries: [(id: Identifier, text: [UInt8])] = []
  private var places: [Identifier: Int] = [:]

  package subscript(id: Identifier) -> [UInt8]? {
    // Most worlds have none.
    places.isEmpty ? nil : places[id].map { entries[$0].text }
  }

  mutating func add(_ id: Identifier, _ text: [UInt8]) {
    places[id] = entries.count
    entries.append((id, text))
  }

  /// Something has happened to it.
  mutating func forget(_ id: Identifier) {
    if !places.isEmpty { places[id] = nil }
  }
}

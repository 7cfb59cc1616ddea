/// An event that the table of states does not allow for a link in its state. Nothing was changed.
package struct Refusal: Error, Hashable, Sendable {
  package let id: Identifier
  package let status: Status
  package let event: Event.Kind

  package init(id: Identifier, status: Status, event: Event.Kind) {
    self.id = id
    self.status = status
    self.event = event
  }
}

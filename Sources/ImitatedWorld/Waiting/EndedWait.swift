package import HTTP1
package import PayoutLinks

/// A wait that is over, and how it ended.
package struct EndedWait {
  package enum End {
    /// The link has come to a state that was waited for: as it is returned.
    case reached(document: [UInt8])
    /// The link is there no more.
    case gone(Identifier)
    /// It is in a state that nothing leads out of, and not in one that was waited for.
    case inVain(Identifier, Status, wanted: StatusSet)
    case late(LinkWaits.Wait, Status)
    /// As many requests have come as were waited for.
    case came(RequestWaits.Wait)
    /// So many came faster than they could be looked at.
    case tooFew(RequestWaits.Wait, missed: Int)
    /// Something has happened, or the time is up: whoever waits is shown what there is.
    case events(EventWaits.Wait)
    /// An event of the account has come as far with its receivers as was waited for.
    case told(String, WebhookEvent)
    case untold(WebhookWaits.Wait)
    /// The server stops.
    case stopping
  }

  package let ticket: ReplyTicket
  package let end: End

  package init(_ ticket: ReplyTicket, _ end: End) {
    self.ticket = ticket
    self.end = end
  }
}

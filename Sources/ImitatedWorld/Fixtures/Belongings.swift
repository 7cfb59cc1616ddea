import PayoutLinks

/// Puts together what fixtures give one account. A payout is of one link, a fund account one contact's: what does not
/// fit is an error at its place, with that of what it does not fit to.
struct Belongings {
  private static let nowhere: Int32 = -1

  /// Of a fund account, by a section or by the first link that names it.
  private struct Owner {
    /// Nil for one that is anybody's.
    let contact: Identifier?
    /// The link's place in the account, or `nowhere`.
    let link: Int32
  }

  private let linkPlaces: [Identifier: FixtureReport.Place]
  private var owners: [Identifier: Owner] = [:]
  /// The links of payouts, by their places in the account.
  private var holders: [Identifier: Int32] = [:]

  /// `own` are the account's sections, `bare` those beside bare links where these are its too.
  static func put(
    _ own: AccountEntityReader?, _ bare: AccountEntityReader?, into account: inout SeedAccount,
    at place: FixtureReport.Place?, linkPlaces: [Identifier: FixtureReport.Place], _ report: inout FixtureReport
  ) {
    if let own, let bare, let place, let id = own.sharedID(with: bare) {
      report.error(at: place, "duplicate id \"\(id)\": in this account, and beside the bare links, which are its too")
    }
    let sections = [own, bare].compactMap(\.self)
    for section in sections {
      account.contacts += section.contacts
      account.fundAccounts += section.fundAccounts
    }
    var belongings = Belongings(linkPlaces: linkPlaces)
    for fundAccount in account.fundAccounts {
      belongings.owners[fundAccount.id] = Owner(contact: fundAccount.contact, link: nowhere)
    }
    for index in account.links.indices { belongings.takeLink(index, of: &account, &report) }
    belongings.takePayouts(sections.flatMap(\.payouts), into: &account, &report)
    sortPayouts(of: &account)
  }

  /// The oldest first; of equal times as they came. An export has them so.
  private static func sortPayouts(of account: inout SeedAccount) {
    let payouts = account.payouts
    if zip(payouts, payouts.dropFirst()).allSatisfy({ $0.payout.createdAt <= $1.payout.createdAt }) { return }
    let order = payouts.indices.sorted {
      (payouts[$0].payout.createdAt, $0) < (payouts[$1].payout.createdAt, $1)
    }
    account.payouts = order.map { payouts[$0] }
  }

  private init(linkPlaces: [Identifier: FixtureReport.Place]) {
    self.linkPlaces = linkPlaces
  }

  private mutating func takeLink(_ index: Int, of account: inout SeedAccount, _ report: inout FixtureReport) {
    let link = account.links[index].link
    let payouts = account.links[index].payouts
    // Most links name neither.
    guard link.fundAccountID != nil || link.payoutID != nil || !payouts.isEmpty else { return }
    let contact = account.links[index].facts.contactID
    for id in CollectionOfOne(link.fundAccountID) + payouts.map(\.fundAccount) {
      guard let id, let contact, let owner = otherOwner(of: id, than: contact, index),
        let place = linkPlaces[link.id]
      else { continue }
      report.error(
        at: place,
        "the fund account \(id) of the payout link \(link.id) belongs to another contact, \(owner.contact), not to "
          + "\(contact)", earlier: self.place(owner.link, of: account))
    }
    for (number, id) in (CollectionOfOne(link.payoutID) + payouts.map(\.id)).enumerated() {
      guard let id else { continue }
      // Its `payout_id` is that of one of its payouts, as a rule.
      guard let other = holders.updateValue(Int32(truncatingIfNeeded: index), forKey: id),
        other != index || number > 0 && payouts[..<(number - 1)].contains(where: { $0.id == id }),
        let place = linkPlaces[link.id]
      else { continue }
      report.error(
        at: place, "the payout \(id) of the payout link \(link.id) stands at a payout link already",
        earlier: self.place(other, of: account))
    }
    for payout in payouts { account.payouts.append(SeedPayout(payout: payout, link: index, text: nil)) }
    account.links[index].payouts = []
  }

  private mutating func takePayouts(
    _ payouts: [AccountEntityReader.SectionPayout], into account: inout SeedAccount, _ report: inout FixtureReport
  ) {
    if payouts.isEmpty { return }
    let named = Set(payouts.lazy.compactMap(\.link))
    var links: [Identifier: Int] = [:]
    let standing = Set(account.payouts.lazy.map(\.payout.id))
    for (index, link) in account.links.enumerated() where named.contains(link.link.id) { links[link.link.id] = index }
    for one in payouts {
      let id = one.payout.id
      let holder = holders[id]
      guard let index = one.link.map({ links[$0] }) ?? holder.map({ Int($0) }) else {
        report.error(
          at: one.place,
          one.link.map { "the payout \(id) is of the payout link \($0), which its account has not" }
            ?? "the payout \(id) is of no payout link: none has it as \"payout_id\", and it has no \"payout_link_id\"")
        continue
      }
      if let holder, holder != index || standing.contains(id) {
        report.error(
          at: one.place, "the payout \(id) stands at a payout link already", earlier: place(holder, of: account))
      }
      let link = account.links[index]
      if let fundAccount = one.payout.fundAccount, let contact = link.facts.contactID,
        let owner = otherOwner(of: fundAccount, than: contact, index)
      {
        report.error(
          at: one.place,
          "the fund account \(fundAccount) of the payout \(id) belongs to another contact, \(owner.contact), not to that "
            + "of \(link.link.id), \(contact)", earlier: place(owner.link, of: account))
      }
      account.payouts.append(SeedPayout(payout: one.payout, link: index, text: one.text))
    }
  }

  /// Whose the fund account is where it is not `contact`'s; one that was nobody's is its from then on.
  private mutating func otherOwner(
    of id: Identifier, than contact: Identifier, _ link: Int
  ) -> (contact: Identifier, link: Int32)? {
    guard let owner = owners[id] else {
      owners[id] = Owner(contact: contact, link: Int32(truncatingIfNeeded: link))
      return nil
    }
    return owner.contact.flatMap { $0 == contact ? nil : ($0, owner.link) }
  }

  private func place(_ link: Int32, of account: borrowing SeedAccount) -> FixtureReport.Place? {
    link == Self.nowhere ? nil : linkPlaces[account.links[Int(link)].link.id]
  }
}

package import PayoutLinks

/// What is asked for as a list.
package enum AccountListing {
  case links(Listing)
  case payouts(PayoutListing)
  case contacts(ContactListing)
  case fundAccounts(FundAccountListing)
}

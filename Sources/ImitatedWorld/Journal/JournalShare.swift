/// An account's part in the journal: which entries are its own, and how many there have been.
package final class JournalShare {
  package let account: String
  // Nothing has been entered until the first entry says where the account's part begins.
  private(set) var epoch = -1
  private(set) var firstNumber = 0
  private(set) var count = 0

  package init(account: String) {
    self.account = account
  }

  /// Counts the entry that is about to get `number`, in a journal that has been emptied `epoch` times.
  package func count(_ number: Int, epoch: Int) {
    if self.epoch != epoch {
      self.epoch = epoch
      firstNumber = number
      count = 0
    }
    count += 1
  }

  /// Lets go of all entries; those that come are shown again.
  package func forget() { epoch = -1 }
}

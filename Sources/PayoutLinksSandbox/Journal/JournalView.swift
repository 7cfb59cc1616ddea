/// An account's part in the journal: which entries are its own, and how many there have been.
final class JournalShare {
  let account: String
  // Nothing has been entered until the first entry says where the account's part begins.
  fileprivate var epoch = -1
  fileprivate var firstNumber = 0
  fileprivate var count = 0

  init(account: String) {
    self.account = account
  }

  /// Counts the entry that is about to get `number`, in a journal that has been emptied `epoch` times.
  func count(_ number: Int, epoch: Int) {
    if self.epoch != epoch {
      self.epoch = epoch
      firstNumber = number
      count = 0
    }
    count += 1
  }

  /// Lets go of all entries; those that come are shown again.
  func forget() { epoch = -1 }
}

/// What an admin call sees of the journal: one account's entries, or all.
struct JournalView {
  private let journal: Journal
  private let share: JournalShare?

  /// Of everybody where `account` is nil, and then of requests too that came to no account.
  init(_ journal: Journal, of account: Account? = nil) {
    self.init(journal, account?.journalShare)
  }

  init(_ journal: Journal, _ share: JournalShare?) {
    self.journal = journal
    self.share = share
  }

  /// The numbers that may have an entry, the oldest first.
  var numbers: Range<Int> {
    let all = journal.firstNumber..<journal.nextNumber
    guard let share else { return all }
    return all.clamped(to: share.epoch == journal.epoch ? share.firstNumber..<Int.max : 0..<0)
  }

  /// Whose it is; nil for everybody's.
  var account: String? { share?.account }

  /// The entry of this number, where it is there and in view.
  func entry(_ number: Int) -> JournalEntry? {
    guard numbers.contains(number), let entry = journal.entry(number) else { return nil }
    return isOwn(entry) ? entry : nil
  }

  /// Whether an entry of the journal is in view.
  func shows(_ entry: JournalEntry) -> Bool { numbers.contains(entry.number) && isOwn(entry) }

  private func isOwn(_ entry: JournalEntry) -> Bool {
    guard let share else { return true }
    return entry.request.bytes[entry.request.account].elementsEqual(share.account.utf8)
  }

  var isEmpty: Bool { numbers.allSatisfy { entry($0) == nil } }

  /// So many made room for others since the journal, or the account's part in it, was last emptied.
  var droppedCount: Int {
    guard let share else { return journal.droppedCount }
    guard share.epoch == journal.epoch else { return 0 }
    return share.count - numbers.count { entry($0) != nil }
  }

  /// Forgets all entries in view; how many there were.
  func removeAll() -> Int {
    guard let share else { return journal.removeAll() }
    defer { share.forget() }
    return numbers.count { entry($0) != nil }
  }
}

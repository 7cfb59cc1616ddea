/// Everything that is imitated: the accounts and the keys that open them.
struct World {
  let accounts: [Account]
  let keys: KeyRing

  init(_ seed: borrowing Seed) {
    var keys = KeyRing()
    var accounts: [Account] = []
    for seeded in seed.accounts {
      let account = Account(seeded)
      for key in seeded.keys { keys.add(key, of: account) }
      accounts.append(account)
    }
    self.accounts = accounts
    self.keys = keys
  }

  var linkCount: Int { accounts.reduce(0) { $0 + $1.linkCount } }
}

/// What bounds the tables of an account.
enum Bounds {
  /// Places are kept in 32 bits; and ten million links are 12 GB, far beyond a test.
  static let entriesMax = 10_000_000
}

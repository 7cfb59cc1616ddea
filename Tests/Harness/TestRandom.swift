import PayoutLinks

/// Random numbers of a test, the same ones each time.
package struct TestRandom: RandomNumberGenerator {
  private var numbers: SplitMix64

  package init(_ seed: UInt64) { numbers = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { numbers.next() }

  /// From 0 up to, and never, `bound`.
  package mutating func draw(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

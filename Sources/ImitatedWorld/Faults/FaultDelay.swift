import Glibc
import PayoutLinks

/// How long a faulty reply is held back.
package enum FaultDelay: Sendable {
  case none
  case fixed(Double)
  case uniform(Double, Double)
  /// As network delays are spread: half are below the median, a few far above it.
  case logNormal(median: Double, sigma: Double)

  /// In milliseconds. Longer than any client's patience that a test can wait for.
  package static let most = 60_000.0

  package func nanoseconds(_ dice: inout FaultDice) -> Int64 {
    let milliseconds: Double
    switch self {
    case .none: return 0
    case .fixed(let fixed): milliseconds = fixed
    case .uniform(let least, let most): milliseconds = least + (most - least) * dice.roll()
    case .logNormal(let median, let sigma): milliseconds = median * exp(sigma * dice.normal())
    }
    return Int64(min(max(milliseconds, 0), Self.most) * 1_000_000)
  }
}

/// The chance of faults: the same throws in the same order from the same seed.
package struct FaultDice: Sendable {
  private var numbers: SplitMix64

  package init(seed: UInt64) {
    // Other numbers than the ids have that are drawn from the same seed.
    numbers = SplitMix64(seed: seed ^ 0x5A4D_B0C5_FA17)
  }

  /// From 0 up to, and never, 1.
  mutating func roll() -> Double {
    Double(numbers.next() >> 11) / 9_007_199_254_740_992
  }

  /// Of the standard normal distribution (Box and Muller).
  mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - roll()))
    return radius * cos(2 * Double.pi * roll())
  }
}

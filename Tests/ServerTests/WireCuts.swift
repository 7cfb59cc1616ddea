import Harness

/// Where the bytes of a case are cut in two: everywhere; of long ones at 64 places, and near both ends everywhere.
enum WireCuts {
  static func places(of wireCase: WireCase) -> [Int] {
    let count = wireCase.bytes.count
    guard count > 600 else { return Array(1..<max(2, count)) }
    return (1..<count).filter { $0 < 40 || $0 > count - 40 || $0 % (count / 64) == 0 }
  }

  /// Positions in `places`, so many as may be connected at a time.
  static func batches(of wireCase: WireCase) -> [Range<Int>] {
    let count = places(of: wireCase).count
    return stride(from: 0, to: count, by: 64).map { $0..<min(count, $0 + 64) }
  }
}

/// Random numbers of a test, the same ones each time.
package struct TestRandom {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func draw(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

import PayoutLinks
import Testing

@Suite("Arrays whose copies share")
struct SharedArrayTests {
  @Test("behaves as an array does, and a change of a copy leaves the original as it was")
  func model() {
    for size in [0, 1, 255, 256, 257, 1000] {
      var shared = SharedArray<Int>()
      var model: [Int] = []
      for value in 0..<size {
        shared.append(value)
        model.append(value)
      }
      let (original, originalModel) = (shared, model)
      for step in 0..<min(size, 50) {
        let index = step * 7919 % size
        shared[index] += 1
        model[index] += 1
        shared.append(index)
        model.append(index)
      }
      #expect((0..<shared.count).map { shared[$0] } == model)
      #expect((0..<original.count).map { original[$0] } == originalModel)
    }
  }
}

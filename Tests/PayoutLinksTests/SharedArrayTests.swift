import Testing

@testable import PayoutLinks

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
        shared.swapAt(index, shared.count - 1)
        model.swapAt(index, model.count - 1)
      }
      for _ in 0..<size / 2 {
        shared.removeLast()
        model.removeLast()
      }
      shared.append(7)
      model.append(7)
      #expect((0..<shared.count).map { shared[$0] } == model)
      #expect((0..<original.count).map { original[$0] } == originalModel)
    }
  }

  @Test("bytes are read and hashed alike wherever a chunk ends")
  func bytes() {
    var shared = SharedBytes()
    var model: [UInt8] = []
    for length in [0, 1, 65_530, 3, 9, 70_000, 65_536, 140_000] {
      let piece = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
      shared.append(piece.span)
      model += piece
      let range = model.count - length..<model.count
      let copy = shared
      shared.append([1].span)
      model.append(1)
      #expect(copy[range] == piece)
      #expect(copy.count == model.count - 1)
      #expect(shared.hash(range) == TextPool.hash(piece.span))
    }
    #expect((0..<model.count).allSatisfy { shared[$0] == model[$0] })
  }
}

import Harness
import PayoutLinks
import Testing

@Suite("A heap")
struct HeapTests {
  @Test("the smallest is at hand, whatever comes and whichever is taken out of the middle")
  func order() {
    var random = TestRandom(3)
    for _ in 0..<200 {
      var heap = Heap<Int>()
      var model: [Int] = []
      for _ in 0..<200 {
        switch random.draw(4) {
        case 0 where heap.count > 0:
          let gone = heap[random.draw(heap.count)]
          if let index = (0..<heap.count).first(where: { heap[$0] == gone }) { heap.remove(at: index) }
          if let index = model.firstIndex(of: gone) { model.remove(at: index) }
        case 1:
          let smallest = heap.popFirst { $0 < 500 }
          let expected = model.min().flatMap { $0 < 500 ? $0 : nil }
          #expect(smallest == expected)
          if let expected, let index = model.firstIndex(of: expected) { model.remove(at: index) }
        default:
          let element = random.draw(1_000)
          heap.add(element)
          model.append(element)
        }
        #expect(heap.count == model.count && heap.first == model.min())
      }
    }
  }
}

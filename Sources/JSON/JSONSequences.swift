/// Goes through an object's members in their order, without allocation.
@usableFromInline
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let tape: [JSONTapeEntry]
  @usableFromInline var index: Int
  @usableFromInline let end: Int

  @inlinable
  init(of node: JSONNode, on tape: [JSONTapeEntry]) {
    let entry = tape[node.index]
    self.tape = tape
    index = node.index + 1
    end = entry.kind == .object ? Int(entry.next) : index
  }

  @inlinable
  package mutating func next() -> (key: JSONNode, value: JSONNode)? {
    guard index < end else { return nil }
    let key = JSONNode(index: index)
    let value = JSONNode(index: index + 1)
    index = Int(tape[value.index].next)
    return (key, value)
  }
}

/// Goes through an array's elements, without allocation.
@usableFromInline
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let tape: [JSONTapeEntry]
  @usableFromInline var index: Int
  @usableFromInline let end: Int

  @inlinable
  init(of node: JSONNode, on tape: [JSONTapeEntry]) {
    let entry = tape[node.index]
    self.tape = tape
    index = node.index + 1
    end = entry.kind == .array ? Int(entry.next) : index
  }

  @inlinable
  package mutating func next() -> JSONNode? {
    guard index < end else { return nil }
    let element = JSONNode(index: index)
    index = Int(tape[index].next)
    return element
  }
}

extension JSONDocument {
  /// The members of an object; none of anything else.
  @inlinable
  package func members(of node: JSONNode) -> JSONMembers {
    JSONMembers(of: node, on: tape)
  }

  /// The elements of an array; none of anything else.
  @inlinable
  package func elements(of node: JSONNode) -> JSONElements {
    JSONElements(of: node, on: tape)
  }

  /// How many elements or members the node has; goes through them.
  package func count(of node: JSONNode) -> Int {
    var count = 0
    for _ in elements(of: node) { count += 1 }
    for _ in members(of: node) { count += 1 }
    return count
  }

  /// The value of an object's member. Of members with equal keys the last one counts.
  package func value(of object: JSONNode, forKey key: String) -> JSONNode? {
    var found: JSONNode?
    for member in members(of: object) where isString(member.key, equalTo: key) { found = member.value }
    return found
  }

  /// Each key of an object that has occurred before, with its first occurrence, in the order of the repetitions.
  package func duplicateKeys(of object: JSONNode) -> [(first: JSONNode, repeated: JSONNode)] {
    var duplicates: [(first: JSONNode, repeated: JSONNode)] = []
    if count(of: object) <= Self.pairwiseMembersMax {
      var marks: UInt64 = 0
      for (key, _) in members(of: object) {
        let mark = mark(of: key)
        if marks & mark == 0 {
          marks |= mark
          continue
        }
        marks |= mark
        for (earlier, _) in members(of: object) {
          if earlier == key { break }
          if areEqualStrings(earlier, key) {
            duplicates.append((earlier, key))
            break
          }
        }
      }
    } else {
      var firsts: [[UInt8]: JSONNode] = [:]
      for (key, _) in members(of: object) {
        let text = text(of: tape[key.index])
        if let first = firsts[text] {
          duplicates.append((first, key))
        } else {
          firsts[text] = key
        }
      }
    }
    return duplicates
  }

  /// A payout link has some 20 members: comparing each pair costs it a fraction of hashing, and allocates nothing.
  private static let pairwiseMembersMax = 32

  /// One of 64 bits, the same for equal keys; all of them where telling would take more than comparing.
  private func mark(of key: JSONNode) -> UInt64 {
    let entry = tape[key.index]
    let content = content(of: entry)
    guard !entry.hasEscapes, let first = bytes[content].first, let last = bytes[content].last else { return .max }
    return 1 << UInt64(truncatingIfNeeded: (content.count &* 5 &+ Int(first) &* 3 &+ Int(last)) & 63)
  }

  private func areEqualStrings(_ left: JSONNode, _ right: JSONNode) -> Bool {
    let (left, right) = (tape[left.index], tape[right.index])
    if left.hasEscapes || right.hasEscapes { return text(of: left) == text(of: right) }
    let (leftContent, rightContent) = (content(of: left), content(of: right))
    return leftContent.count == rightContent.count && bytes[leftContent] == bytes[rightContent]
  }
}

/// One conversation of `fixtures/wire`: bytes as they go on the wire, and what must come back. The format is described
/// in `fixtures/wire/README.md`.
package struct WireCase: Sendable, CustomStringConvertible {
  package enum Step: Sendable {
    case send([UInt8])
    /// So much time passes.
    case pass(seconds: Double)
    /// The client says that nothing more will come.
    case endSending
    case expect(Expectation)
  }

  package enum Expectation: Sendable {
    case reply(Reply)
    /// Not a byte, and the connection stays open.
    case nothing
    /// The connection ends without a word.
    case closed
  }

  package struct Reply: Sendable {
    package var status: Int
    package var closes: Bool
    /// The sentence of the rule that was broken; nil where the message broke none.
    package var reason: String?
    /// What the server must have understood: request line, fields, and behind an empty line the body. Nil: not said.
    package var understood: [UInt8]?
    /// Fields that the reply must have, `*` for any value, and those that it must not.
    package var fields: [(name: String, value: String)] = []
    package var absentFields: [String] = []
  }

  package let file: String
  package let name: String
  package let steps: [Step]

  package var description: String { "\(file): \(name)" }

  /// All bytes that are sent.
  package var bytes: [UInt8] {
    steps.flatMap { step -> [UInt8] in
      if case .send(let bytes) = step { bytes } else { [] }
    }
  }

  package var expectations: [Expectation] {
    steps.compactMap { step -> Expectation? in
      if case .expect(let expectation) = step { expectation } else { nil }
    }
  }

  /// Whether nothing but the bytes decides: no passing of time and no end of sending.
  package var isBytesAlone: Bool {
    steps.allSatisfy { step in
      switch step {
      case .send, .expect: true
      case .pass, .endSending: false
      }
    }
  }
}

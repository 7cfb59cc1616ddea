/// A request that goes out, to a receiver of the handler's choice.
package struct OutgoingRequest: Sendable {
  /// Where a receiver listens, and how it is spoken to: connections to the same one are used again.
  package struct Receiver: Hashable, Sendable {
    /// A name, or an IP address without brackets.
    package let host: String
    package let port: UInt16
    package let isSecure: Bool
    /// Whether its certificate has to be good.
    package let isVerified: Bool
    /// Whether its address has to be one of this machine or of a private network.
    package let isNearby: Bool

    package init(host: String, port: UInt16, isSecure: Bool, isVerified: Bool = true, isNearby: Bool = false) {
      self.host = host
      self.port = port
      self.isSecure = isSecure
      self.isVerified = isVerified
      self.isNearby = isNearby
    }
  }

  /// How its bytes go out.
  package enum Pace: Sendable {
    case whole
    /// So many at a time, with a pause between.
    case dribbled(bytes: Int, nanoseconds: Int64)
    /// So many of them, then a reset.
    case cut(after: Int)
  }

  /// What its outcome is told by.
  package let id: UInt64
  package let receiver: Receiver
  /// Head and body.
  package let bytes: [UInt8]
  package let pace: Pace
  /// For all of it, from the look-up of the name to the reply's status.
  package let nanoseconds: Int64

  package init(
    id: UInt64, to receiver: Receiver, bytes: [UInt8], pace: Pace = .whole, withinNanoseconds nanoseconds: Int64
  ) {
    self.id = id
    self.receiver = receiver
    self.bytes = bytes
    self.pace = pace
    self.nanoseconds = nanoseconds
  }
}

/// What came of a request that went out.
package enum OutgoingOutcome: Sendable {
  /// With the beginning of its body; of one that is larger than is taken, that is all.
  case replied(status: Int, body: [UInt8])
  /// A reply began, and there was no end of it that could be understood, or none in time: why, in words.
  case brokeOff(status: Int, body: [UInt8], String)
  /// There was no reply: why, in words.
  case failed(String)
}

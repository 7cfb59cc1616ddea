import CLinux
import Glibc
import HTTP1

/// What has become ready, and whose it is.
struct Readiness {
  let events: UInt32
  let token: UInt64

  var isReadable: Bool { events & Interest.read.rawValue != 0 }
  var isWritable: Bool { events & Interest.write.rawValue != 0 }
  /// Whether epoll told of it, and not the loop itself.
  var isNews: Bool { events != 0 }
  /// The peer reset the connection, or both directions are shut: nothing can be sent any more.
  var isBroken: Bool { events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 }
  /// The peer sends nothing more; told only to who asked for it.
  var isHungUp: Bool { events & Interest.hangUp.rawValue != 0 }
}

/// What the loop wants to be told of a descriptor. Level triggered: told again as long as it holds.
struct Interest: OptionSet {
  let rawValue: UInt32
  static let read = Interest(rawValue: EPOLLIN.rawValue)
  static let write = Interest(rawValue: EPOLLOUT.rawValue)
  /// The peer's end, without reading up to it.
  static let hangUp = Interest(rawValue: EPOLLRDHUP.rawValue)
}

extension Interest {
  init(_ interest: ConnectionState.Interest) {
    switch interest {
    case .nothing: self = []
    case .hangUp: self = .hangUp
    case .read: self = .read
    case .write: self = .write
    case .readAndWrite: self = [.read, .write]
    }
  }
}

/// The kernel's readiness list.
struct Epoll: ~Copyable {
  private let descriptor: Descriptor
  private var ready: [clinux_ready]

  /// How many ready descriptors one wake takes: the rest comes with the next.
  private static let readyMax = 512

  init() throws(SystemError) {
    descriptor = Descriptor(try SystemError.check("epoll_create1", clinux_epoll_create()))
    ready = [clinux_ready](repeating: clinux_ready(), count: Self.readyMax)
  }

  /// A readiness list is itself something to wait for: readable while anything in it is ready.
  var number: Int32 { descriptor.number }

  func add(_ number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
    _ = try SystemError.check(
      "epoll_ctl add", clinux_epoll_add(descriptor.number, number, interest.rawValue, token))
  }

  func modify(_ number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
    _ = try SystemError.check(
      "epoll_ctl modify", clinux_epoll_modify(descriptor.number, number, interest.rawValue, token))
  }

  /// Not needed for what is closed.
  func remove(_ number: Int32) throws(SystemError) {
    _ = try SystemError.check("epoll_ctl remove", clinux_epoll_remove(descriptor.number, number))
  }

  /// Waits until something is ready or `milliseconds` have passed (-1: for ever); how many are.
  mutating func wait(milliseconds: Int32) throws(SystemError) -> Int {
    let number = descriptor.number
    let count = unsafe ready.withUnsafeMutableBufferPointer { buffer in
      unsafe clinux_epoll_wait(number, buffer.baseAddress, Int32(buffer.count), milliseconds)
    }
    // A signal is no readiness: the caller looks at its deadlines and waits again.
    if count == -EINTR { return 0 }
    return Int(try SystemError.check("epoll_wait", count))
  }

  subscript(index: Int) -> Readiness {
    Readiness(events: ready[index].events, token: ready[index].token)
  }
}

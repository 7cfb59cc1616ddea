import Glibc
import Synchronization

/// Takes finished log lines and writes them to a descriptor in few calls, and never waits for whoever reads them.
///
/// A terminal that is paused or a pipe that nobody empties must not stop the server: then lines are kept up to a bound,
/// dropped beyond it, and their number is told as soon as the reader takes lines again.
package final class LineSink: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
  }

  private let state = Mutex(State())
  private let number: Int32
  /// What a write may be without waiting, once poll has said there is room: of a pipe PIPE_BUF, of a file any size.
  private let pieceBytes: Int
  private let waitingBytesMax: Int

  /// Lines go to the descriptor `number`, which stays the caller's.
  package init(descriptor number: Int32, waitingBytesMax: Int = 1 << 20) {
    self.number = number
    self.waitingBytesMax = waitingBytesMax
    var status = stat()
    let kind = unsafe fstat(number, &status) == 0 ? status.st_mode & S_IFMT : 0
    pieceBytes = kind == S_IFREG ? .max : 4096
  }

  /// Adds one line, line break included, by letting `write` append it. `urgent` lines go out at once.
  package func add(urgent: Bool = false, _ write: (inout [UInt8]) -> Void) {
    state.withLock { state in
      if state.waiting.count >= waitingBytesMax {
        push(&state)
        guard state.waiting.count < waitingBytesMax else {
          state.dropped += 1
          return
        }
      }
      write(&state.waiting)
      if urgent { push(&state) }
    }
  }

  /// Writes out what is waiting, as far as the reader takes it.
  package func flush() {
    state.withLock { state in
      if !state.waiting.isEmpty || state.dropped > 0 { push(&state) }
    }
  }

  private func push(_ state: inout State) {
    var start = 0
    while start < state.waiting.count {
      var ask = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
      guard unsafe poll(&ask, 1, 0) == 1 else { break }
      let piece = min(state.waiting.count - start, pieceBytes)
      let count = unsafe state.waiting.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return 0 }
        return unsafe write(number, base + start, piece)
      }
      if count > 0 {
        start += count
      } else if count < 0 && errno == EINTR {
        continue
      } else {
        // Nobody will ever read it (a closed pipe) or a full disk: a log is no reason to keep it all in memory.
        if count < 0 && errno != EAGAIN { start = state.waiting.count }
        break
      }
    }
    if start == state.waiting.count {
      state.waiting.removeAll(keepingCapacity: true)
    } else {
      state.waiting.removeFirst(start)
    }
    if state.dropped > 0, state.waiting.isEmpty {
      state.waiting.append(contentsOf: "(\(state.dropped) log lines dropped: they were not read in time)\n".utf8)
      state.dropped = 0
      push(&state)
    }
  }
}

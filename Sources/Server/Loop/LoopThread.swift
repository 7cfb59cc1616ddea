import Glibc

/// A thread for one loop: the loop blocks in epoll, which no thread of Swift's pool may do.
package enum LoopThread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Starts a detached thread that runs `body` and ends. Where there is none to be had, nothing is run: on the caller's
  /// thread a loop would never come back.
  package static func start(_ body: sending @escaping () -> Void) throws(SystemError) {
    let box = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let refused = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard refused == 0 else {
      unsafe box.release()
      throw SystemError("cannot start a thread", code: refused)
    }
    pthread_detach(thread)
  }
}

import Glibc

/// A thread for one loop: the loop blocks in epoll, which no thread of Swift's pool may do.
package enum LoopThread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Starts a detached thread that runs `body` and ends.
  package static func start(_ body: sending @escaping () -> Void) {
    let box = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let refused = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if refused == 0 {
      pthread_detach(thread)
    } else {
      // No thread to be had: on this one, rather than never.
      unsafe box.takeRetainedValue().run()
    }
  }
}

import Glibc

/// A number that one thread counts up and another waits for, ten seconds at most.
final class Tally: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var count = 0

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  var value: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return count
  }

  func increment() {
    pthread_mutex_lock(mutex)
    count += 1
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  /// Whether the number has become `least`.
  @discardableResult
  func wait(for least: Int) -> Bool {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    deadline.tv_sec += 10
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while count < least {
      if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return count >= least }
    }
    return true
  }
}

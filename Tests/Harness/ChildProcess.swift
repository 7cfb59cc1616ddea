import Glibc

/// A program that runs beside the tests, begun by posix_spawn.
///
/// Not Foundation's `Process`: to learn which descriptors to close it copies each entry of /proc/self/fd at its full
/// length, beyond the end of what the kernel gave, and so ends tests that hold a thousand connections.
package final class ChildProcess {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let id: pid_t
  /// As the kernel tells it, once it has ended.
  private var status: Int32?

  /// Descriptors that are not given are the tests' own; all others close, as everything that opens one here says so. No
  /// signal is blocked or ignored in it. `terminal` is the path of one that it is started at, in a session of its own.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String], input: Int32? = nil,
    output: Int32? = nil, error: Int32? = nil, terminal: String? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens is the session's.
    if let terminal { posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0) }
    for (target, source) in [(0 as Int32, input), (1, output), (2, error)] {
      if let source { posix_spawn_file_actions_adddup2(&actions, source, target) }
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let session = terminal == nil ? 0 : Int32(0x80)  // POSIX_SPAWN_SETSID, which Swift does not see.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | session))

    var strings = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for string in strings + variables { free(string) } }
    var id: pid_t = 0
    let result = posix_spawn(&id, path, &actions, &attributes, &strings, &variables)
    guard result == 0 else { throw Failure(description: "\(path): \(String(cString: strerror(result)))") }
    self.id = id
  }

  deinit {
    if status != nil { return }
    kill(id, SIGKILL)
    _ = wait()
  }

  package func signal(_ number: Int32) {
    if status == nil { kill(id, number) }
  }

  /// Waits for its end: the status that it exited with, or the number of the signal that ended it.
  package func wait() -> Int32 {
    var status = self.status ?? 0
    if self.status == nil {
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      self.status = status
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : status & 0x7F
  }
}

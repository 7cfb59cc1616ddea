import Glibc

/// Says on standard error why the program ends.
enum Complaint {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// A promise was broken: libFuzzer keeps the input and ends.
func require(_ holds: Bool, _ promise: String) {
  guard !holds else { return }
  Complaint.write("broken: \(promise)\n")
  abort()
}

import CLibFuzzer
import Glibc

/// Feeds one part of the sandbox with what libFuzzer makes up, and holds it to what it promises.
///
/// `fuzz seeds request DIRECTORY` writes inputs to begin with; `fuzz request DIRECTORY -max_total_time=60` runs.
@main
struct Fuzz {
  static func main() {
    var arguments = CommandLine.arguments
    if arguments.count == 4, arguments[1] == "seeds", let target = FuzzTarget(rawValue: arguments[2]) {
      return target.writeSeeds(in: arguments[3])
    }
    guard arguments.count > 1, let target = FuzzTarget(rawValue: arguments.remove(at: 1)) else {
      Complaint.write("fuzz: expected one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))\n")
      exit(2)
    }
    FuzzTarget.running = target
    var count = Int32(arguments.count)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    pointers.withUnsafeMutableBufferPointer { buffer in
      var base = buffer.baseAddress
      exit(
        LLVMFuzzerRunDriver(&count, &base) { bytes, count in
          FuzzTarget.running.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
          return 0
        })
    }
  }
}

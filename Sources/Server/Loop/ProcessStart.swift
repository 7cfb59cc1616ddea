import CLinux

/// What this process was started with.
package enum ProcessStart {
  /// The arguments as C's `main` gets them, without the program's own name.
  ///
  /// Not `CommandLine.arguments`: those are empty where the program cannot read /proc/self/maps.
  package static var arguments: [String] { Array(unsafe strings(clinux_arguments()).dropFirst()) }

  /// The environment's variables, `NAME=value` each.
  package static var variables: [String] { unsafe strings(clinux_environment()) }

  private static func strings(_ list: UnsafePointer<UnsafePointer<CChar>?>?) -> [String] {
    var strings: [String] = []
    while let next = unsafe list?[strings.count] { strings.append(unsafe String(cString: next)) }
    return strings
  }
}

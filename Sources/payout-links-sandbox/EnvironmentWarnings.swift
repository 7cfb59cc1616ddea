import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinksSandbox
import Server

extension Environment {
  /// What the log says of variables that begin as ours and give nothing to any option, with the option that may be
  /// meant.
  static func warnings(_ variables: [String] = ProcessStart.variables) -> [String] {
    let variables = variables.filter { $0.hasPrefix(prefix) }
    if variables.isEmpty { return [] }
    // The help has every option of serve; those that other commands have are no slips either.
    let words = Serve.helpMessage().split { !($0.isLetter || $0 == "-") }.filter { $0.hasPrefix("--") }
    let known = (words.map { $0.dropFirst(2) } + ["url", "account", "key", "wait"]).map { variable(String($0)) }
    return variables.sorted().compactMap { entry in
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else { return nil }
      let name = String(parts[0])
      if isOfKubernetes(name, String(parts[1])) {
        guard known.contains(name) else { return nil }
        return
          "\(name) is ignored: Kubernetes sets it for a Service of this name, and its value is not one for the option"
      }
      if known.contains(name) { return nil }
      return "no option is set by the variable \(TerminalText.shown(name))\(Spelling.hint(for: name, among: known))"
    }
  }
}

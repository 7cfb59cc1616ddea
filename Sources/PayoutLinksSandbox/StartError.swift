import ImitatedWorld

/// Why a sandbox could not start, in one line.
public struct StartError: Error, Sendable, CustomStringConvertible {
  public let description: String
}

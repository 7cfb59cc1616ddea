import ImitatedWorld
public import Logging

/// How the sandbox's own log looks.
public enum LogFormat: String, CaseIterable, Sendable {
  /// `time level event key=value …`
  case text
  /// One JSON object a line.
  case json
}

/// Where log events go.
public enum LogOutput: Sendable {
  /// Nowhere.
  case none
  /// Lines to standard error, in the sandbox's own format.
  case standardError(LogFormat, level: Logger.Level)
  /// To the logger of whoever embeds the sandbox.
  case logger(Logger)
}

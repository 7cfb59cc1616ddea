import ImitatedWorld

/// The release of the sandbox, as `--version` and `/__admin/version` tell it.
public enum Version {
  public static let current = "0.1.0"
}

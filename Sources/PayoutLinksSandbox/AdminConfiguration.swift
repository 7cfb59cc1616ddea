import ImitatedWorld

/// Who may call `/__admin`, and where.
public struct AdminConfiguration: Sendable {
  /// A port for `/__admin` alone, on the same address, in clear; 0 takes a free one. Nil: on the ports of the API.
  public var port: UInt16?
  /// What callers must present as `Authorization: Bearer`; health, version, the certificate
  /// authority and the description of the calls are free.
  public var token: String?
  /// Names beside addresses, `localhost`, names of one label and the certificate's that `/__admin` answers to.
  public var hosts: [String] = []

  public init() {}
}

package import ImitatedWorld
import Server

extension ReceiverPolicy {
  /// Why nothing is sent to `host`; nil where it can be. A name's address is looked at when it is connected to, an
  /// address that is written out at once.
  package func refusal(of host: String) -> String? {
    switch verdict(on: host) {
    case .anywhere: nil
    case .refused: Self.reason(host)
    case .nearby: SocketAddress.literal(host, port: 80)?.allSatisfy(\.isNearby) ?? true ? nil : Self.reason(host)
    }
  }
}

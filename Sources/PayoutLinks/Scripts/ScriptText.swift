/// Writes a script as it is read, so that a world can be saved with what is still to come in it.
extension Script: CustomStringConvertible {
  package var description: String {
    steps.map(\.description).joined(separator: "; ")
  }
}

extension Script.Step: CustomStringConvertible {
  package var description: String {
    var text = occurrence.kind.rawValue
    switch occurrence.payee {
    case .any: break
    case .fundAccount(let id): text += " with \(id)"
    case .details(.vpa(let address)): text += " with \(address)"
    // A script has no words for them.
    case .details(.bankAccount), .details(.unstated): break
    }
    switch trigger {
    case .after(let seconds): text += " after \(Self.duration(seconds))"
    case .fetch(let number): text += " at fetch \(number)"
    }
    if let fault = webhookFault {
      text += " webhook \(fault.effect.rawValue)"
      if fault.effect == .delay { text += " \(Self.duration(fault.delaySeconds))" }
      if fault.effect == .style { text += " \(fault.style.rawValue)" }
    }
    if let reason = occurrence.reason {
      let isName = PayoutReason(reason.reason) == reason
      text += " because \(isName ? reason.reason : reason.description)"
    }
    return text
  }

  private static func duration(_ seconds: Int64) -> String {
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    return days == 0 ? "\(rest)s" : "\(days)d\(rest)s"
  }
}

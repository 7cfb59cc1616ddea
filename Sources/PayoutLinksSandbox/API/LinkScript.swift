import ImitatedWorld
import PayoutLinks

/// Finds the script that a created link may carry: in the note `sandbox_script`, or at the start of its description as
/// `[sandbox: …]`.
enum LinkScript {
  static let note = "sandbox_script"
  private static let opening = "[sandbox:"

  /// The draft's script. One that cannot be read is none: the link is created as the provider would, and a warning says
  /// what was not understood.
  static func read(_ draft: Draft, _ warnings: inout [String]) -> Script? {
    let place: String
    let text: String
    if case .text(let note) = draft.notes[note] {
      place = "the note \(Self.note)"
      text = note
    } else if draft.description.hasPrefix(opening), let end = draft.description.firstIndex(of: "]") {
      place = "the description"
      text = String(draft.description[..<end].dropFirst(opening.count))
    } else {
      return nil
    }
    do throws(ScriptError) {
      return try Script(text)
    } catch {
      warnings.append("\(place) is not a script and was ignored: \(error.text)")
      return nil
    }
  }

  /// What is said of claims with other contacts' fund accounts; of many the first few.
  static func skipped(_ accounts: [FundAccount]) -> [String] {
    accounts.prefix(5).compactMap { account in
      account.contact.map {
        "the script's \"claim with \(account.id)\" will be skipped: the fund account belongs to the contact \($0)"
      }
    }
  }
}

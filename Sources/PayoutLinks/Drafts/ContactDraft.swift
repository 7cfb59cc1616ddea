/// A contact that somebody asks for: the values of a create call, all of them valid.
package struct ContactDraft: Sendable {
  package let details: Contact.Details
  package let reference: String?
  /// In the order in which they came; none of them a list or a map.
  package let notes: ParameterMap

  package static let parameters = ["name", "email", "contact", "type", "reference_id", "notes"]

  /// The draft that `parameters` describe, or everything that is wrong with them, in the order of the rules.
  package static func read(_ parameters: ParameterMap, rules: AccountRules) -> Reading<ContactDraft> {
    var problems: [InvalidParameter] = []
    var details = Contact.Details(name: "")
    if let given = parameters.given("name") {
      if let name = given.text, ContactName.isValid(name) {
        details.name = name
      } else {
        problems.append(InvalidParameter("The name field is invalid.", field: "name"))
      }
    } else {
      problems.append(.missing("name"))
    }
    details.email = parameters.readText("email", max: Draft.textCharactersMax, &problems) ?? ""
    details.phone = parameters.readText("contact", max: Draft.textCharactersMax, &problems) ?? ""
    if let given = parameters.given("type") {
      let type = given.text ?? ""
      if rules.contactTypes.contains(type) {
        details.type = type
      } else {
        // It is sent back.
        problems.append(InvalidParameter("Invalid type: \(type.prefix(100))", field: "type"))
      }
    }
    let reference = parameters.readText("reference_id", max: Draft.textCharactersMax, &problems)
    let notes = Notes.read(parameters, &problems)
    return Reading(ContactDraft(details: details, reference: reference, notes: notes), problems)
  }
}

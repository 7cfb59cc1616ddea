/// What a call asks for, or everything that is wrong with it.
package enum Reading<Asked: Sendable>: Sendable {
  case asked(Asked)
  /// Never empty.
  case problems([InvalidParameter])

  init(_ asked: Asked, _ problems: [InvalidParameter]) {
    self = problems.isEmpty ? .asked(asked) : .problems(problems)
  }
}

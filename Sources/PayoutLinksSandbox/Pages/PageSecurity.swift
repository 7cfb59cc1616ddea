import Server

/// What browsers are told of every page of the sandbox's own, and of its files: everything comes from here, nothing
/// stands in the page itself that runs or paints, and no other page shows it in a frame.
enum PageSecurity {
  static var fields: FieldLines {
    var fields = FieldLines(
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
    fields.append("X-Content-Type-Options", "nosniff")
    // A short URL is all that a contact needs, so no other site is told of it. With "no-referrer" a form of our own
    // would come with the origin "null".
    fields.append("Referrer-Policy", "same-origin")
    return fields
  }
}

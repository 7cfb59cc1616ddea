import ImitatedWorld

/// Requests of the journal as people read them.
enum RequestView {
  static func list(_ root: JSONPart, now: Int, _ palette: Palette = .ofOutput) -> [String] {
    let entries = root["requests"].elements
    let (total, dropped) = (root["meta"]["total"].integer ?? 0, root["meta"]["dropped"].integer ?? 0)
    var lines =
      entries.isEmpty && total == 0
      ? ["no such requests"] : rows(entries.reversed(), now: now, showsTitles: true, palette)
    if total > entries.count { lines.append("the latest \(entries.count) of \(total)") }
    if dropped > 0 {
      lines.append("\(Count.text(dropped, "request")) dropped from the journal, which keeps only the latest")
    }
    return lines
  }

  /// What is bounded in width stands first, so that rows that come later stand below those before.
  static func rows(
    _ entries: [JSONPart], now: Int?, showsTitles: Bool, _ palette: Palette = .ofOutput
  ) -> [String] {
    var columns = [Table.Column("#", .right, least: 4), Table.Column("TIME", least: 24)]
    if now != nil { columns.append(Table.Column("AGE", .right)) }
    columns += [
      Table.Column("STATUS", .right, least: 6), Table.Column("OUTCOME", least: 12),
      Table.Column("TOOK", .right, least: 8), Table.Column("REQUEST"), Table.Column("WHY"),
    ]
    var table = Table(columns, hasTitles: showsTitles)
    for entry in entries {
      let outcome = entry["outcome"].text
      let time = entry["time"].text
      var cells = [Table.Cell(entry["number"].written), Table.Cell(time)]
      if now != nil { cells.append(Table.Cell(time.flatMap(Moment.seconds).flatMap { Moment.relative($0, now: now) })) }
      cells += [
        Table.Cell(status(entry)), Table.Cell(outcome, Palette.colour(ofOutcome: outcome)),
        Table.Cell(entry["duration_us"].integer.map { Moment.duration(microseconds: $0) }),
        Table.Cell(request(entry["request"])), Table.Cell(why(entry) ?? "", .faint),
      ]
      table.add(cells)
    }
    return table.lines(palette)
  }

  static func details(_ entry: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let outcome = entry["outcome"].text
    var lines = Table.details(
      [
        ("number", Table.Cell(entry["number"].written)), ("time", Table.Cell(entry["time"].text)),
        ("took", Table.Cell(entry["duration_us"].integer.map { Moment.duration(microseconds: $0) })),
        ("outcome", Table.Cell(outcome, Palette.colour(ofOutcome: outcome))),
        ("why", Table.Cell(entry["reason"].text)), ("fault", Table.Cell(entry["fault"].text)),
        ("route", Table.Cell(entry["route"].text)), ("account", Table.Cell(entry["account"].text)),
        ("key", Table.Cell(entry["key"].text)),
      ], palette)
    lines += ["", TerminalText.shown(request(entry["request"]))] + message(entry["request"], palette)
    lines += ["", status(entry) ?? "no reply"] + message(entry["response"], palette)
    return lines
  }

  private static func message(_ part: JSONPart, _ palette: Palette) -> [String] {
    var lines = part["headers"].elements.map { field in
      palette.paint(TerminalText.shown(field["name"].text ?? ""), .faint)
        + ": " + TerminalText.shown(field["value"].text ?? "")
    }
    if let body = part["body"].text, !body.isEmpty { lines += ["", TerminalText.shown(body, keepingLines: true)] }
    if part["body_cut"].flag == true { lines.append("(cut: \(part["body_bytes"].written ?? "more") bytes in all)") }
    return lines
  }

  private static func request(_ request: JSONPart) -> String {
    guard let method = request["method"].text else { return "no HTTP request" }
    let query = request["query"].text.map { "?\($0)" } ?? ""
    return "\(method) \(request["path"].text ?? "")\(query)"
  }

  /// Nothing was answered where a fault had it so.
  private static func status(_ entry: JSONPart) -> String? {
    entry["response"]["status"].integer.flatMap { $0 == 0 ? nil : "\($0)" }
  }

  private static func why(_ entry: JSONPart) -> String? {
    entry["reason"].text ?? entry["fault"].text.map { "fault \($0)" }
  }
}

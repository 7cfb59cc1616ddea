import ImitatedWorld

/// Rows with aligned columns, two spaces between them.
struct Table {
  struct Column {
    let title: String
    let alignment: Alignment
    /// At least so wide: for rows that are not known yet.
    let least: Int

    enum Alignment { case left, right }

    init(_ title: String, _ alignment: Alignment = .left, least: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.least = least
    }
  }

  struct Cell {
    let text: String
    let colour: Colour?

    /// Where there is nothing, a dash says so.
    init(_ text: String?, _ colour: Colour? = nil) {
      self.text = text.map { TerminalText.shown($0) } ?? "-"
      self.colour = colour
    }
  }

  private let columns: [Column]
  private let hasTitles: Bool
  private var rows: [[Cell]] = []

  init(_ columns: [Column], hasTitles: Bool = true) {
    self.columns = columns
    self.hasTitles = hasTitles
  }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  func lines(_ palette: Palette = .ofOutput) -> [String] {
    let titles = columns.map { Cell($0.title, .faint) }
    let all = (hasTitles ? [titles] : []) + rows
    let widths = columns.indices.map { column in
      all.reduce(columns[column].least) { widest, row in
        max(widest, column < row.count ? TerminalText.width(row[column].text) : 0)
      }
    }
    return all.map { row in
      var line = ""
      var owed = 0
      for (column, cell) in zip(columns.indices, row) {
        let missing = widths[column] - TerminalText.width(cell.text)
        if column > 0 { owed += 2 }
        if columns[column].alignment == .right { owed += missing }
        // Nothing is owed to the end of a line.
        if !cell.text.isEmpty {
          line += String(repeating: " ", count: owed) + palette.paint(cell.text, cell.colour)
          owed = 0
        }
        if columns[column].alignment == .left { owed += missing }
      }
      return line
    }
  }

  /// Names and what they stand for, one below the other.
  static func details(_ members: [(name: String, value: Cell)], _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([Column(""), Column("")], hasTitles: false)
    for (name, value) in members { table.add([Cell(name, .faint), value]) }
    return table.lines(palette)
  }
}

import ImitatedWorld
import JSON
import Server

/// What was touched and what never, for programs and for CI.
enum CoverageReport {
  /// `GET /__admin/coverage`.
  static func reply(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    _ = try call.query()
    return Reply(status: 200, body: json(call.services.coverage))
  }

  static func json(_ coverage: Coverage) -> [UInt8] {
    let items = coverage.items
    return JSONWriter.object(layout: .pretty) { writer in
      writer.field("requests", coverage.requestCount)
      writer.object("outcomes") { writer in
        for outcome in Outcome.allCases { writer.field(outcome.name, coverage.count(of: outcome)) }
      }
      writer.field("touched", items.count { $0.count > 0 })
      writer.field("of", items.count)
      for kind in Coverage.Kind.allCases {
        writer.object(kind.rawValue) { writer in
          for item in items where item.kind == kind { writer.field(item.name, item.count) }
        }
      }
      let deliveries = coverage.deliveries
      writer.object("deliveries") { writer in
        writer.field("attempts", deliveries.attempts)
        writer.field("acknowledged", deliveries.acknowledged)
        writer.field("retried", deliveries.retried)
        writer.field("failed", deliveries.failed)
      }
      writer.array("never") { writer in
        for item in items where item.count == 0 { writer.string("\(item.kind.rawValue): \(item.name)") }
      }
    }
  }

  /// A test suite of what must not have happened, which fails, and one of what can be touched, where what never was
  /// counts as skipped.
  static func jUnit(_ coverage: Coverage, _ verdict: Verdict) -> [UInt8] {
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"]
    lines.append(
      "  <testsuite name=\"verdict\" tests=\"\(verdict.failOn.count)\" failures=\"\(verdict.failed.count)\">")
    for outcome in verdict.failOn {
      let name = "no request ends as \(outcome.name)"
      guard verdict.failed.contains(outcome) else {
        lines.append("    <testcase classname=\"verdict\" name=\"\(name)\"/>")
        continue
      }
      lines.append("    <testcase classname=\"verdict\" name=\"\(name)\">")
      let count = coverage.count(of: outcome)
      let examples = verdict.examples(of: outcome).map(escaped).joined(separator: "\n")
      lines.append("      <failure message=\"\(count) did\">\(examples)</failure>")
      lines.append("    </testcase>")
    }
    lines.append("  </testsuite>")
    let items = coverage.items
    let never = items.count { $0.count == 0 }
    lines.append("  <testsuite name=\"coverage\" tests=\"\(items.count)\" failures=\"0\" skipped=\"\(never)\">")
    for item in items {
      let start = "    <testcase classname=\"coverage.\(item.kind.rawValue)\" name=\"\(escaped(item.name))\""
      lines.append(
        item.count > 0 ? "\(start)/>" : "\(start)><skipped message=\"never touched\"/></testcase>")
    }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// XML 1.0 has no place for control characters, not even escaped.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "?"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

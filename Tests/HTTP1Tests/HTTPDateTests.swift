import HTTP1
import Testing

@Suite("Dates")
struct HTTPDateTests {
  @Test(
    "moments are written as IMF-fixdate",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
      (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
      (1_735_689_600, "Wed, 01 Jan 2025 00:00:00 GMT"), (4_107_456_000, "Sun, 28 Feb 2100 00:00:00 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
      (-2_203_977_600, "Wed, 28 Feb 1900 00:00:00 GMT"), (-2_203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"),
      (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"), (-62_162_121_600, "Tue, 29 Feb 0000 00:00:00 GMT"),
      (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
    ] as [(Int64, String)])
  func written(_ seconds: Int64, _ expected: String) {
    var out: [UInt8] = []
    HTTPDate.append(unixSeconds: seconds, to: &out)
    #expect(String(decoding: out, as: UTF8.self) == expected)
    #expect(out.count == HTTPDate.byteCount)
  }

  @Test("days follow each other as in the calendar, over four centuries")
  func everyDay() {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    var (year, month, day) = (1970, 0, 1)
    for days in 0..<146_097 {
      var out: [UInt8] = []
      HTTPDate.append(unixSeconds: Int64(days) * 86_400 + 1, to: &out)
      let expected = "\(weekdays[days % 7]), \(day < 10 ? "0" : "")\(day) \(months[month]) \(year) 00:00:01 GMT"
      if !out.elementsEqual(expected.utf8) {
        Issue.record("\(expected)")
        break
      }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
      day += 1
      if day > length { (day, month) = (1, month + 1) }
      if month == 12 { (month, year) = (0, year + 1) }
    }
  }
}

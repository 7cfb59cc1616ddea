import HTTP1
import Testing

@Suite("The calendar")
struct CivilTimeTests {
  @Test("a time and its parts say the same, from the year 0 to 9999")
  func roundTrip() throws {
    var seconds = CivilTime.seconds.lowerBound
    while CivilTime.seconds.contains(seconds) {
      let time = try #require(CivilTime(unixSeconds: seconds))
      let again = CivilTime.unixSeconds(
        year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute, second: time.second)
      #expect(again == seconds)
      // A prime number of seconds, some 11 days: each month and each second of a minute is met.
      seconds += 999_983
    }
  }

  @Test("what four digits cannot hold has no parts", arguments: [Int64.min, -62_167_219_201, 253_402_300_800, .max])
  func outside(seconds: Int64) {
    #expect(CivilTime(unixSeconds: seconds) == nil)
  }
}

import Testing

@testable import Coding

@Suite("gzip")
struct GzipTests {
  static func decode(_ bytes: [UInt8], bytesMax: Int = 1 << 20) -> Result<[UInt8], GzipDecoder.Failure> {
    do throws(GzipDecoder.Failure) {
      return .success(try GzipDecoder.decode(bytes.span, bytesMax: bytesMax))
    } catch {
      return .failure(error)
    }
  }

  static func encoded(_ bytes: [UInt8]) throws -> [UInt8] {
    let encoder = try #require(GzipEncoder())
    return try #require(encoder.encode(bytes))
  }

  /// Bytes that hardly shrink, the same each time.
  static func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 7
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  @Test("what is encoded decodes to itself, whatever its size", arguments: [0, 1, 1023, 1024, 16_384, 16_385, 200_000])
  func roundTrip(count: Int) throws {
    for bytes in [Self.noise(count), Array("{\"a\":1}".utf8) + Self.noise(count)] {
      #expect(Self.decode(try Self.encoded(bytes)) == .success(bytes))
    }
  }

  @Test("one encoder serves many replies")
  func reuse() throws {
    let encoder = try #require(GzipEncoder())
    for count in [10, 5000, 0, 77] {
      #expect(Self.decode(try #require(encoder.encode(Self.noise(count)))) == .success(Self.noise(count)))
    }
  }

  @Test("a beginning is decoded no further than it is wanted", arguments: [0, 1, 9_999, 10_000, 10_001])
  func beginning(wanted: Int) throws {
    let body = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let gzipped = try #require(GzipEncoder()?.encode(body))
    let beginning = try GzipDecoder.beginning(of: gzipped.span, bytesMax: wanted)
    #expect(beginning.bytes.elementsEqual(body.prefix(wanted)))
    #expect(beginning.isWhole == (wanted >= body.count))
    #expect(throws: GzipDecoder.Failure.damaged) { try GzipDecoder.beginning(of: body.span, bytesMax: wanted) }
  }

  @Test("several members in a row are one body")
  func members() throws {
    let whole = try Self.encoded(Array("ab".utf8)) + Self.encoded([]) + Self.encoded(Array("cd".utf8))
    #expect(Self.decode(whole) == .success(Array("abcd".utf8)))
  }

  @Test("every prefix of a body, and every body with one byte changed, is damaged or decodes to what was meant")
  func damage() throws {
    let meant = Array("{\"reason\":\"late, late, late\"}".utf8)
    let whole = try Self.encoded(meant)
    for count in 0..<whole.count { #expect(Self.decode(Array(whole[..<count])) == .failure(.damaged)) }
    #expect(Self.decode(whole + [0]) == .failure(.damaged))
    // Bytes 4 to 9 hold a time, flags and a system that change nothing.
    for index in whole.indices where !(4..<10).contains(index) {
      var other = whole
      other[index] ^= 0x10
      #expect(Self.decode(other) != .success([]))
      if case .success(let decoded) = Self.decode(other) { #expect(decoded == meant) }
    }
  }

  @Test(
    "what is not gzip is damaged",
    arguments: [[], [0], Array("{}".utf8), [0x1F, 0x8B], [0x78, 0x9C, 3, 0, 0, 0, 0, 1]])
  func otherThings(bytes: [UInt8]) {
    #expect(Self.decode(bytes) == .failure(.damaged))
  }

  @Test("a bomb is refused by its ratio, and by its size, before it is unpacked whole")
  func bombs() throws {
    let zeros = try Self.encoded([UInt8](repeating: 0, count: 900_000))
    #expect(zeros.count < 2000)
    #expect(Self.decode(zeros) == .failure(.tooLarge))
    // Below 64 KiB the ratio does not count.
    let small = [UInt8](repeating: 0, count: GzipDecoder.ratioBytesMin)
    #expect(Self.decode(try Self.encoded(small)) == .success(small))
    let honest = Self.noise(1 << 20)
    #expect(Self.decode(try Self.encoded(honest)) == .success(honest))
    #expect(Self.decode(try Self.encoded(honest + [0])) == .failure(.tooLarge))
  }
}

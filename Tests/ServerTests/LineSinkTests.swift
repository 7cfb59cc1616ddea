import Glibc
import Server
import Testing

@Suite struct LineSinkTests {
  /// A pipe whose reading end never waits.
  final class Pipe {
    let reader: Int32
    private(set) var writer: Int32

    init() {
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      reader = ends[0]
      writer = ends[1]
      _ = fcntl(reader, F_SETFL, O_NONBLOCK)
    }

    deinit {
      close(reader)
      if writer >= 0 { close(writer) }
    }

    func closeWriter() {
      close(writer)
      writer = -1
    }

    func text() -> String {
      var all: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(reader, &piece, piece.count)
        if count <= 0 { return String(decoding: all, as: UTF8.self) }
        all += piece[0..<count]
      }
    }
  }

  @Test("lines wait for the flush, urgent ones do not")
  func flush() {
    let pipe = Pipe()
    let sink = LineSink(descriptor: pipe.writer)
    sink.add { $0 += bytes("one\n") }
    sink.add { $0 += bytes("two\n") }
    #expect(pipe.text() == "")
    sink.flush()
    #expect(pipe.text() == "one\ntwo\n")
    sink.add(urgent: true) { $0 += bytes("three\n") }
    #expect(pipe.text() == "three\n")
    sink.flush()
    #expect(pipe.text() == "")
  }

  @Test("a pipe that nobody reads stops nothing, and what it cost is told once it is read")
  func unread() {
    let pipe = Pipe()
    let sink = LineSink(descriptor: pipe.writer, waitingBytesMax: 10_000)
    let line = bytes(String(repeating: "x", count: 99) + "\n")
    let lines = 5_000
    for _ in 0..<lines {
      sink.add { $0 += line }
      sink.flush()
    }
    var text = ""
    // The reader is back: each flush moves on what the pipe can hold.
    for _ in 0..<10 {
      text += pipe.text()
      sink.flush()
    }
    let got = text.split(separator: "\n")
    let whole = got.filter { $0.utf8.count == 99 && $0.allSatisfy { $0 == "x" } }.count
    #expect(got.count == whole + 1)
    #expect(got.last == "(\(lines - whole) log lines dropped: they were not read in time)")
    sink.add(urgent: true) { $0 += bytes("again\n") }
    #expect(pipe.text() == "again\n")
  }

  @Test("the number of dropped lines goes out with the flush that empties the sink")
  func droppedAtOnce() {
    let pipe = Pipe()
    // F_SETPIPE_SZ, which the Glibc module leaves out: two pages.
    #expect(fcntl(pipe.writer, 1031, 8_192) == 8_192)
    let sink = LineSink(descriptor: pipe.writer, waitingBytesMax: 100)
    // Fills the pipe, then the sink; the rest is dropped.
    sink.add(urgent: true) { $0 += [UInt8](repeating: 120, count: 8_192) }
    sink.add { $0 += [UInt8](repeating: 121, count: 100) }
    sink.add { $0 += bytes("lost\n") }
    _ = pipe.text()
    sink.flush()
    #expect(pipe.text().hasSuffix("y(1 log lines dropped: they were not read in time)\n"))
  }

  @Test("a file takes everything at once")
  func file() throws {
    let stream = try #require(tmpfile())
    defer { fclose(stream) }
    let number = fileno(stream)
    let sink = LineSink(descriptor: number, waitingBytesMax: 1_000)
    for _ in 0..<1_000 { sink.add { $0 += bytes(String(repeating: "y", count: 99) + "\n") } }
    sink.flush()
    #expect(lseek(number, 0, SEEK_END) == 100_000)
  }

  @Test("a descriptor that refuses everything costs nothing and keeps nothing")
  func broken() {
    let pipe = Pipe()
    // The reading end: writing to it is refused.
    let sink = LineSink(descriptor: pipe.reader, waitingBytesMax: 100)
    for _ in 0..<100 { sink.add(urgent: true) { $0 += bytes("nobody\n") } }
    sink.flush()
  }
}

import Coding
import HTTP1

/// A ring of numbers and a ring of bytes, both of fixed size: adding an entry copies its bytes and, once both rings
/// have been filled, allocates nothing; the oldest entries make room.
struct JournalRing {
  let limits: JournalLimits
  private var records: [JournalRecord] = []
  /// The place of the oldest record.
  private var first = 0
  package private(set) var count = 0
  /// Entries are numbered from 1 on, and no number comes twice.
  package private(set) var nextNumber = 1
  /// So many made room for others since the journal was last emptied.
  package private(set) var droppedCount = 0
  /// How often it has been emptied.
  package private(set) var epoch = 0
  private var bytes: [UInt8] = []
  private var position = 0

  /// More of a head is rarely anything but a cookie.
  private static let headBytesMax = 8 << 10
  private static let textBytesMax = 1 << 10

  init(_ limits: JournalLimits) {
    self.limits = limits.checked
    // The memory becomes real only as it is written.
    records.reserveCapacity(self.limits.entries)
    bytes.reserveCapacity(self.limits.bytes)
  }

  /// The oldest entry's number.
  var firstNumber: Int { nextNumber - count }

  /// The entry of this number, where it is still there.
  func entry(_ number: Int) -> JournalEntry? {
    guard number >= firstNumber, number < nextNumber else { return nil }
    let record = records[place(number - firstNumber)]
    return JournalEntry(number: number, record: record, bytes: bytes)
  }

  mutating func set(_ outcome: Outcome, of number: Int) {
    guard number >= firstNumber, number < nextNumber else { return }
    records[place(number - firstNumber)].outcome = outcome
  }

  /// Forgets all entries.
  mutating func removeAll() {
    first = 0
    count = 0
    position = 0
    droppedCount = 0
    epoch += 1
    records.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Adds a request and its reply.
  mutating func add(
    _ facts: borrowing RequestFacts, _ head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>,
    reply: SeenReply
  ) {
    var record = record(facts, reply)
    record.headCount = Self.count(message.count, Self.headBytesMax)
    record.minorVersion = UInt8(truncatingIfNeeded: head.minorVersion)
    record.isHeadCut = message.count > Self.headBytesMax
    // Decoded now, once and no further than it is kept; what is no gzip is kept as it came.
    let decoded =
      head.contentCoding == .gzip ? try? GzipDecoder.beginning(of: body, bytesMax: limits.bodyBytes) : nil
    record.isBodyDecoded = decoded != nil
    record.isBodyCut = decoded.map { !$0.isWhole } ?? (body.count > limits.bodyBytes)
    record.bodyCount = Self.count(decoded?.bytes.count ?? body.count, limits.bodyBytes)
    record.bodyTotal = Self.count(body.count, .max)
    record.setRanges(method: head.methodRange, path: head.path, query: head.query)
    makeRoom(for: &record)
    write(record.byteCount) { entry in
      entry.append(record.headCount, of: message)
      if let decoded {
        entry.append(record.bodyCount, of: decoded.bytes.span)
      } else {
        entry.append(record.bodyCount, of: body)
      }
      Self.write(facts, reply, record, to: &entry)
    }
    redact(head, message, record)
    finish(facts, record)
  }

  /// Adds what was no request.
  mutating func add(_ facts: borrowing RequestFacts, reply: SeenReply) {
    var record = record(facts, reply)
    makeRoom(for: &record)
    write(record.byteCount) { entry in Self.write(facts, reply, record, to: &entry) }
    finish(facts, record)
  }

  private func record(_ facts: borrowing RequestFacts, _ reply: SeenReply) -> JournalRecord {
    var record = JournalRecord()
    record.unixNanoseconds = facts.unixNanoseconds
    record.microseconds = UInt32(clamping: facts.microseconds)
    record.status = UInt16(clamping: reply.status)
    record.outcome = facts.outcome
    record.route = facts.route
    record.isSecure = facts.isSecure
    record.replyType = reply.contentType
    record.keyCount = Self.count(facts.keyID?.count ?? 0, Self.textBytesMax)
    record.accountCount = Self.count(facts.share?.account.utf8.count ?? 0, Self.textBytesMax)
    record.reasonCount = Self.count(facts.reason?.utf8.count ?? 0, Self.textBytesMax)
    record.faultCount = Self.count(facts.fault?.utf8.count ?? 0, Self.textBytesMax)
    record.fieldsCount = Self.count(reply.fields.count, Self.textBytesMax)
    record.replyCount = Self.count(reply.body.count, limits.bodyBytes)
    record.replyTotal = Self.count(reply.bodyTotal, .max)
    return record
  }

  /// All texts of an entry behind those of the request.
  private static func write(
    _ facts: borrowing RequestFacts, _ reply: SeenReply, _ record: JournalRecord, to entry: inout OutputSpan<UInt8>
  ) {
    if let key = facts.keyID { entry.append(record.keyCount, of: key.span) }
    if let share = facts.share { entry.append(record.accountCount, of: share.account.utf8.span) }
    if let reason = facts.reason { entry.append(record.reasonCount, of: reason.utf8.span) }
    if let fault = facts.fault { entry.append(record.faultCount, of: fault.utf8.span) }
    entry.append(record.fieldsCount, of: reply.fields.span)
    entry.append(record.replyCount, of: reply.body.span)
  }

  private mutating func finish(_ facts: borrowing RequestFacts, _ record: JournalRecord) {
    facts.share?.count(nextNumber, epoch: epoch)
    let place = place(count)
    if place == records.count { records.append(record) } else { records[place] = record }
    count += 1
    nextNumber += 1
  }

  private static func count(_ count: Int, _ most: Int) -> UInt32 {
    UInt32(clamping: min(count, most))
  }

  private func place(_ offset: Int) -> Int {
    let place = first + offset
    return place < limits.entries ? place : place - limits.entries
  }

  // MARK: The ring of bytes

  /// Drops the oldest entries until there is a record's place and one stretch of bytes for it.
  private mutating func makeRoom(for record: inout JournalRecord) {
    if count == limits.entries { dropOldest() }
    let size = record.byteCount
    if position + size > limits.bytes {
      // The tail stays unused until the next round; whoever stood in it is the oldest.
      while count > 0, records[first].start >= position { dropOldest() }
      while bytes.count < limits.bytes { bytes.append(0) }
      position = 0
    }
    // In front of the position stand the newest, so the oldest is the first in the way.
    while count > 0, records[first].start >= position, records[first].start < position + size { dropOldest() }
    record.start = position
  }

  private mutating func dropOldest() {
    first = place(1)
    count -= 1
    droppedCount += 1
  }

  /// Lets `fill` write so many bytes at the position, where `makeRoom` has made room for them.
  private mutating func write(_ size: Int, _ fill: (inout OutputSpan<UInt8>) -> Void) {
    guard size > 0 else { return }
    if position == bytes.count {
      bytes.append(addingCapacity: size) { entry in
        fill(&entry)
        entry.fillUp()
      }
    } else {
      // The ring has been round once and is as long as it gets.
      let place = position..<position + size
      unsafe bytes.withUnsafeMutableBufferPointer { ring in
        let room = unsafe UnsafeMutableBufferPointer(rebasing: ring[place])
        var entry = unsafe OutputSpan(buffer: room, initializedCount: 0)
        fill(&entry)
        entry.fillUp()
        _ = unsafe entry.finalize(for: room)
      }
    }
    position += size
  }

  /// Blanks the secrets of the head that has just been copied.
  private mutating func redact(_ head: borrowing RequestHead, _ message: Span<UInt8>, _ record: JournalRecord) {
    for field in head.fields
    where Secret.isSecret(field.name, in: message) || Secret.isCredentials(field.value, in: message) {
      blank(field.value, record)
    }
    guard let query = head.query else { return }
    var start = query.start
    while start < query.end {
      var end = start
      var equals: Int?
      while end < query.end, message[end] != UInt8(ascii: "&"), message[end] != UInt8(ascii: ";") {
        if equals == nil, message[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      if let equals, Secret.isSecretParameter(ByteRange(from: start, to: equals), in: message) {
        // Some end a parameter with a semicolon; a secret may have one in it.
        while end < query.end, message[end] != UInt8(ascii: "&") { end += 1 }
        blank(ByteRange(from: equals + 1, to: end), record)
      }
      start = end + 1
    }
  }

  private mutating func blank(_ range: ByteRange, _ record: JournalRecord) {
    let end = min(range.end, Int(record.headCount))
    guard range.start < end else { return }
    let places = record.start + range.start..<record.start + end
    // The copy of the head is that long, by the line above.
    unsafe bytes.withUnsafeMutableBufferPointer { ring in
      unsafe ring[places].update(repeating: UInt8(ascii: "*"))
    }
  }
}

extension OutputSpan<UInt8> {
  fileprivate mutating func append(_ count: UInt32, of bytes: Span<UInt8>) {
    append(ByteRange(start: 0, count: Int(count)), of: bytes)
  }

  /// What follows begins where the record says, whatever was written.
  fileprivate mutating func fillUp() {
    append(repeating: 0, count: freeCapacity)
  }
}

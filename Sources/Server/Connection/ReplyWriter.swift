import HTTP1

/// Puts a handler's reply on the wire: status line, the fields that are the server's own, the handler's, the body.
struct ReplyWriter {
  private var dateSecond = Int64.min
  private var date: [UInt8] = []
  /// What a reply says whose connection stays, and for how long: pools of clients that know it let go first, and send
  /// no request into a connection that is being closed. RFC 9110 §7.6.1: what Keep-Alive says is named in Connection.
  private let keepAlive: [UInt8]
  /// Of most replies, up to the number of their length: copied in one piece.
  private var usualHead: [UInt8] = []

  init(idleNanoseconds: Int64) {
    // A second less than we wait: a reply and the next request take their time on the way. Clients count in whole
    // seconds.
    let seconds = max(0, idleNanoseconds / ServerLimits.second - 1)
    keepAlive = Array("Connection: keep-alive\r\nKeep-Alive: timeout=\(seconds)\r\n".utf8)
  }

  /// The date of every reply from now on; formatted once a second.
  mutating func setDate(unixSeconds: Int64) {
    guard unixSeconds != dateSecond else { return }
    dateSecond = unixSeconds
    date.removeAll(keepingCapacity: true)
    HTTPDate.append(unixSeconds: unixSeconds, to: &date)
    usualHead.removeAll(keepingCapacity: true)
    writeBeginning(of: Reply(status: 200), into: &usualHead)
    usualHead.append(contentsOf: keepAlive)
    ResponseWriter.beginContentLength(to: &usualHead)
  }

  /// The reply to a parsed request; `persistent` says whether the connection outlives it.
  func write(_ reply: Reply, to head: borrowing RequestHead, persistent: Bool, into out: inout [UInt8]) {
    write(reply, persistent: persistent, omitsBody: head.method == .head, into: &out)
  }

  /// The reply to what broke a rule: the last of its connection.
  func writeLast(_ reply: Reply, omitsBody: Bool, into out: inout [UInt8]) {
    write(reply, persistent: false, omitsBody: omitsBody, into: &out)
  }

  /// The head of a reply whose body comes in pieces: in chunks, or up to the end of the connection where those are not
  /// understood (RFC 9112 §6.1).
  func writeStreamHead(
    _ reply: Reply, to head: borrowing RequestHead, persistent: Bool, into out: inout [UInt8]
  ) {
    writeBeginning(of: reply, into: &out)
    writeCoding(of: reply, into: &out)
    if head.minorVersion > 0 { ResponseWriter.appendField("Transfer-Encoding", "chunked", to: &out) }
    writeConnection(persistent, into: &out)
    out.append(contentsOf: reply.fields.bytes)
    ResponseWriter.appendHeadEnd(to: &out)
  }

  func writeContinue(into out: inout [UInt8]) {
    ResponseWriter.appendContinue(to: &out)
  }

  private func write(_ reply: Reply, persistent: Bool, omitsBody: Bool, into out: inout [UInt8]) {
    if reply.isUsual, persistent, !omitsBody {
      return writeUsual(fields: reply.fields.bytes.span, body: reply.body.span, into: &out)
    }
    writeBeginning(of: reply, into: &out)
    // Where the usual head has it, so that GET and HEAD say the same.
    writeConnection(persistent, into: &out)
    // RFC 9110 §8.6: without a body, nothing is said of its length.
    if reply.hasBody {
      writeCoding(of: reply, into: &out)
      ResponseWriter.appendContentLength(reply.body.count, to: &out)
    }
    out.append(contentsOf: reply.fields.bytes)
    ResponseWriter.appendHeadEnd(to: &out)
    if !omitsBody && reply.hasBody { out.append(contentsOf: reply.body) }
  }

  private func writeConnection(_ persistent: Bool, into out: inout [UInt8]) {
    if persistent {
      out.append(contentsOf: keepAlive)
    } else {
      ResponseWriter.appendField("Connection", "close", to: &out)
    }
  }

  private func writeCoding(of reply: Reply, into out: inout [UInt8]) {
    if reply.isGzipped { ResponseWriter.appendField("Content-Encoding", "gzip", to: &out) }
    // RFC 9110 §12.5.5: on both forms, for caches between.
    if reply.comesInTwoForms { ResponseWriter.appendField("Vary", "Accept-Encoding", to: &out) }
  }

  private func writeUsual(fields: Span<UInt8>, body: Span<UInt8>, into out: inout [UInt8]) {
    // A number has 20 digits at most, and two lines end.
    out.append(addingCapacity: usualHead.count + fields.count + body.count + 24) { out in
      out.append(copying: usualHead.span)
      out.append(decimal: body.count)
      out.append("\r\n")
      out.append(copying: fields)
      out.append("\r\n")
      out.append(copying: body)
    }
  }

  private func writeBeginning(of reply: Reply, into out: inout [UInt8]) {
    ResponseWriter.appendStatusLine(reply.status, to: &out)
    ResponseWriter.appendDate(date.span, to: &out)
    switch reply.caching {
    case .never: ResponseWriter.appendField("Cache-Control", "no-store", to: &out)
    case .revalidated: ResponseWriter.appendField("Cache-Control", "no-cache", to: &out)
    }
    guard reply.hasBody else { return }
    ResponseWriter.appendField("Content-Type", reply.contentType.text, to: &out)
  }
}

import Coding
import HTTP1

// Replies whose bodies are made while their peers take them. A slow reader holds a few pieces, not a whole body.
extension ServerLoop {
  mutating func beginStream(_ reply: Reply, _ pieces: any BodyPieces, on connection: Connection) {
    var reply = reply
    let minorVersion = connection.parser.head.minorVersion
    let persistent = connection.parser.head.isPersistent && minorVersion > 0 && !reply.closes && !isStopping
    let omitsBody = connection.parser.head.method == .head
    var encoder: GzipEncoder?
    if reply.isGzipped, !omitsBody {
      encoder = gzipStreamCount < ServerLimits.gzipStreamsMax ? GzipEncoder() : nil
      reply.isGzipped = encoder != nil
    }
    replyWriter.writeStreamHead(reply, to: connection.parser.head, persistent: persistent, into: &replies)
    if omitsBody { return connection.endMessage(persists: persistent) }
    if encoder != nil { gzipStreamCount += 1 }
    connection.outstanding = .pieces(
      StreamedBody(pieces, gzip: encoder, isChunked: minorVersion > 0, isPersistent: persistent))
    connection.state.putOff(.pieces, at: now)
    queueStream(of: connection)
  }

  /// Puts the connection in line for its next piece, where it has one and room for it.
  mutating func queueStream(of connection: Connection) {
    guard case .pieces(let body) = connection.outstanding, !body.isQueued,
      connection.state.outputBytes < ServerLimits.piecesAheadBytes
    else { return }
    body.isQueued = true
    streams.append(connection.token)
  }

  /// One piece for one peer: the others, and whoever else comes, are next.
  mutating func sendNextPiece() {
    guard !streams.isEmpty else { return }
    let token = streams.removeFirst()
    guard let connection = connection(at: Int32(truncatingIfNeeded: token)), connection.token == token,
      case .pieces(let body) = connection.outstanding
    else { return }
    body.isQueued = false
    switch body.appendPiece(to: &replies) {
    case .more: break
    case .last:
      endStream(of: connection)
      connection.outstanding = .nothing
      connection.endMessage(persists: body.isPersistent)
    case .failed:
      replies.removeAll(keepingCapacity: true)
      return close(connection)
    }
    resume(connection)
    queueStream(of: connection)
  }

  /// Gives back what its stream held, where it has one.
  mutating func endStream(of connection: Connection) {
    guard case .pieces(let body) = connection.outstanding, body.gzip != nil else { return }
    gzipStreamCount -= 1
  }
}

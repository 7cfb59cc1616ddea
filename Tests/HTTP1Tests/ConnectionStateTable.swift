import HTTP1

// What can happen to a connection, and what comes of it in which state.
extension ConnectionStateTests {
  static let inputs: [Input] = [
    Input(
      "TLS is agreed on", otherwise: "done",
      "handshake: done -> phase head, deadline idle, due 80"
    ) {
      $0.agree(at: 5 * second, limits)
      return "done"
    },
    Input(
      "bytes come", otherwise: "takes",
      """
      answer ticket work turn silence alarm pieces hung-up sending-ticket sending-pieces full stalled: nothing
      handshake queued closed put-off left: nothing
      lingering: drops
      """
    ) { "\($0.reading)" },
    Input(
      "more bytes may be dealt with at once", otherwise: "true",
      """
      answer ticket work turn silence alarm pieces hung-up lingering sending-ticket sending-pieces: false
      handshake sending-last ended full stalled queued closed put-off left said said-to-ended: false
      """
    ) { "\($0.isRead)" },
    Input(
      "the peer hangs up",
      """
      answer alarm pieces sending-pieces put-off: settle -> hasHungUp true
      ticket work turn silence sending-ticket: close
      hung-up left: settle
      """
    ) { "\($0.hangUp(isBroken: false))" },
    Input(
      "the connection breaks",
      "answer ticket work turn silence alarm pieces hung-up sending-ticket sending-pieces put-off left: close"
    ) { "\($0.hangUp(isBroken: true))" },
    Input(
      "the peer's bytes end",
      """
      idle begun body postponed late new-head new-body said answered: close -> peerEnded true
      sending sending-body: settle -> phase finished, peerEnded true
      sending-last: settle -> peerEnded true
      ended: settle
      said-to-ended: close
      """
    ) { "\($0.endReading())" },
    Input(
      "a byte comes after the last word",
      "lingering: nothing -> phase lingering(dropped: 1)"
    ) { "\($0.drop(1, limits))" },
    Input(
      "too much comes after the last word",
      "lingering: close"
    ) { "\($0.drop(101, limits))" },
    Input(
      "part of a head is there", otherwise: "done",
      "idle sending full stalled queued postponed answered: done -> hasBegun true"
    ) {
      $0.awaitHead(hasBegun: true)
      return "done"
    },
    Input(
      "an empty line is there", otherwise: "done",
      "begun late new-head: done -> hasBegun false"
    ) {
      $0.awaitHead(hasBegun: false)
      return "done"
    },
    Input(
      "a head is there, and its body is not", otherwise: "done",
      "idle begun sending full stalled queued postponed late new-head answered: done -> phase body, bodyBegan 5"
    ) {
      $0.awaitBody(at: 5 * second)
      return "done"
    },
    Input(
      "a reply is written", otherwise: "done",
      """
      begun late: done -> hasBegun false, headDue none
      body answer ticket work silence alarm pieces hung-up sending-body sending-ticket: done -> phase head
      sending-pieces new-body put-off left: done -> phase head
      turn: done -> phase head, askedAt none
      new-head: done -> hasBegun false
      """
    ) {
      $0.answer(persists: true)
      return "done"
    },
    Input(
      "the last reply is written", otherwise: "done",
      """
      idle body answer ticket work silence alarm pieces hung-up sending sending-body: done -> phase finished
      sending-ticket sending-pieces full stalled queued postponed new-body put-off: done -> phase finished
      left answered: done -> phase finished
      begun late: done -> phase finished, hasBegun false, headDue none
      turn: done -> phase finished, askedAt none
      new-head: done -> phase finished, hasBegun false
      """
    ) {
      $0.answer(persists: false)
      return "done"
    },
    Input(
      "a reply is put off", otherwise: "done",
      """
      idle begun body answer sending sending-body full stalled queued postponed: done -> phase waiting(alarm)
      late new-head new-body answered: done -> phase waiting(alarm)
      """
    ) {
      $0.putOff(.alarm, at: 5 * second)
      return "done"
    },
    Input(
      "a request is to be asked again", otherwise: "done",
      """
      idle begun body answer sending sending-body full stalled queued: done -> phase waiting(turn), askedAt 5
      postponed late new-head new-body answered: done -> phase waiting(turn), askedAt 5
      """
    ) {
      $0.putOff(.turn, at: 5 * second)
      return "done"
    },
    Input(
      "the alarm rings",
      """
      silence: close
      alarm hung-up put-off left: carriesOut -> phase waiting(answer)
      """
    ) { "\($0.ring())" },
    Input(
      "the ticket is completed with a reply",
      "ticket work turn sending-ticket: carriesOut -> phase waiting(answer)"
    ) { "\($0.complete(hasReply: true))" },
    Input(
      "the ticket is completed without one",
      "turn: asksAgain -> phase waiting(answer)"
    ) { "\($0.complete(hasReply: false))" },
    Input(
      "a small reply is not sent yet", otherwise: "true",
      "full: false"
    ) { "\($0.mayAnswer(replyBytes: 100, limits))" },
    Input(
      "large replies are not sent yet", otherwise: "false",
      """
      idle begun body sending sending-body queued postponed late new-head: false -> isStalled true
      new-body answered: false -> isStalled true
      answer ticket work turn silence alarm pieces hung-up lingering sending-ticket sending-pieces: true
      handshake sending-last ended closed put-off left said said-to-ended: true
      """
    ) { "\($0.mayAnswer(replyBytes: 1_001, limits))" },
    Input(
      "the peer does not take all", otherwise: "done",
      """
      handshake idle begun body answer ticket work turn silence alarm pieces hung-up: done -> outputBytes 100
      lingering stalled queued postponed late new-head new-body put-off left said: done -> outputBytes 100
      said-to-ended answered: done -> outputBytes 100
      sending sending-body sending-ticket sending-pieces sending-last ended: done -> outputBytes 600
      full: done -> outputBytes 1100
      """
    ) {
      $0.keep(100)
      return "done"
    },
    Input(
      "the peer takes some", otherwise: "done",
      """
      sending sending-body sending-ticket sending-pieces sending-last ended: done -> outputBytes 400
      full: done -> outputBytes 900
      """
    ) {
      $0.take(100)
      return "done"
    },
    Input(
      "the peer is given time to take some", otherwise: "done",
      """
      handshake idle begun body answer ticket work turn: done -> deadline write, due 35, untakenBytes 100
      silence alarm pieces hung-up lingering queued: done -> deadline write, due 35, untakenBytes 100
      postponed late new-head new-body put-off left said: done -> deadline write, due 35, untakenBytes 100
      sending sending-body sending-ticket sending-pieces sending-last ended: done -> due 35, untakenBytes 100
      full stalled said-to-ended answered: done -> due 35, untakenBytes 100
      """
    ) {
      $0.awaitTaking(untaken: 100, at: 5 * second, limits)
      return "done"
    },
    Input(
      "the peer takes half", otherwise: "false",
      """
      sending sending-body sending-ticket sending-pieces sending-last ended: false -> outputBytes 0
      full: true -> outputBytes 500, isStalled false
      stalled: true -> isStalled false
      """
    ) {
      $0.take(500)
      return "\($0.goesOn(limits))"
    },
    Input(
      "the peer takes less than half", otherwise: "false",
      """
      sending sending-body sending-ticket sending-pieces sending-last ended: false -> outputBytes 1
      full: false -> outputBytes 501
      stalled: true -> isStalled false
      """
    ) {
      $0.take(499)
      return "\($0.goesOn(limits))"
    },
    Input(
      "its turn ends", otherwise: "true",
      """
      idle begun body sending sending-body postponed late new-head new-body: true -> isQueued true
      answered: true -> isQueued true
      answer ticket work turn silence alarm pieces hung-up lingering sending-ticket sending-pieces: false
      handshake sending-last ended full stalled queued closed put-off left said said-to-ended: false
      """
    ) { "\($0.queue())" },
    Input(
      "its turn begins", otherwise: "done",
      "queued: done -> isQueued false"
    ) {
      $0.beginTurn()
      return "done"
    },
    Input(
      "news of it has to wait", otherwise: "true",
      """
      handshake begun body answer ticket work turn silence alarm pieces hung-up: true -> hasNews true
      lingering sending sending-body sending-ticket sending-pieces sending-last ended: true -> hasNews true
      full stalled queued left said-to-ended answered: true -> hasNews true
      idle new-head new-body put-off said: true -> hasNews true, deadline none
      postponed late closed: false
      """
    ) { "\($0.postpone())" },
    Input(
      "news of it is dealt with", otherwise: "done",
      "postponed late: done -> hasNews false"
    ) {
      $0.takeNews()
      return "done"
    },
    Input("its deadline is a nanosecond away", "") { late(&$0, by: -1) },
    Input(
      "its deadline passes",
      """
      handshake: failsHandshake -> deadline none
      idle begun hung-up lingering sending sending-body sending-ticket sending-pieces: closes -> deadline none
      sending-last ended full stalled new-head new-body put-off said said-to-ended: closes -> deadline none
      answered: closes -> deadline none
      body: timesOut -> deadline none
      late: nothing -> deadline none
      """
    ) { late(&$0) },
    Input(
      "its deadline passes after a request line",
      """
      handshake: failsHandshake -> deadline none
      idle hung-up lingering sending sending-body sending-ticket sending-pieces: closes -> deadline none
      sending-last ended full stalled new-head new-body put-off said said-to-ended: closes -> deadline none
      answered: closes -> deadline none
      begun body: timesOut -> deadline none
      late: nothing -> deadline none
      """
    ) { late(&$0, requestLineArrived: true) },
    Input(
      "its deadline passes, and the kernel holds less for it",
      """
      handshake: failsHandshake -> deadline none
      idle begun hung-up lingering new-head new-body put-off said: closes -> deadline none
      body: timesOut -> deadline none
      sending sending-body sending-ticket sending-pieces sending-last: nothing -> due 60, untakenBytes 499
      ended full stalled said-to-ended answered: nothing -> due 60, untakenBytes 499
      late: nothing -> deadline none
      """
    ) { late(&$0, untaken: 499) },
    Input(
      "the server stops",
      """
      handshake ticket silence sending-ticket: closes
      idle postponed answered: closesUnlessRequested
      """
    ) { "\($0.stopping)" },
    Input(
      "all of a wake is done", otherwise: "waits",
      """
      idle: rests -> due 80
      body: waits -> due 15
      postponed answered: rests -> deadline idle, due 80
      closed: isClosed
      new-head: waits -> deadline head, due 15, headDue 15
      new-body: waits -> deadline body, due 15
      put-off: waits -> deadline none
      left: waits -> deadline hungUp, due 305
      said: endsSending -> phase lingering(dropped: 0), deadline linger, due 6
      said-to-ended: closes
      """
    ) { settle(&$0, at: 5 * second) },
    Input(
      "all of a wake is done, and the server stops", otherwise: "waits",
      """
      idle postponed said-to-ended answered: closes
      body: waits -> due 15
      closed: isClosed
      new-head: waits -> deadline head, due 15, headDue 15
      new-body: waits -> deadline body, due 15
      put-off: waits -> deadline none
      left: waits -> deadline hungUp, due 305
      said: endsSending -> phase lingering(dropped: 0), deadline linger, due 6
      """
    ) {
      settle(&$0, at: 5 * second, isStopping: true)
    },
    Input(
      "it closes", otherwise: "goodbye",
      """
      handshake idle begun body hung-up lingering sending sending-body: goodbye -> phase closed, deadline none
      sending-pieces sending-last ended full stalled late new-head: goodbye -> phase closed, deadline none
      new-body put-off said said-to-ended answered: goodbye -> phase closed, deadline none
      answer silence alarm pieces queued postponed left: goodbye -> phase closed
      ticket work turn: goodbye, ticket abandoned -> phase closed
      sending-ticket: goodbye, ticket abandoned -> phase closed, deadline none
      closed: closed
      """
    ) { closing(&$0) },
    Input(
      "it closes with a reset", otherwise: "reset",
      """
      handshake idle begun body hung-up lingering sending: reset -> phase closed, deadline none, resets true
      sending-body sending-pieces sending-last ended full: reset -> phase closed, deadline none, resets true
      stalled late new-head new-body put-off said: reset -> phase closed, deadline none, resets true
      said-to-ended answered: reset -> phase closed, deadline none, resets true
      answer silence alarm pieces queued postponed left: reset -> phase closed, resets true
      ticket work turn: reset, ticket abandoned -> phase closed, resets true
      sending-ticket: reset, ticket abandoned -> phase closed, deadline none, resets true
      closed: closed -> resets true
      """
    ) {
      $0.reset()
      return closing(&$0)
    },
  ]
}

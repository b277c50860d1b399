import ProbeEngine
import SMTPWire

extension EndpointRecord {
  /// Every reply of the dialogue in its order, and what it answered.
  var replies: [(place: String, reply: Reply)] {
    var result: [(place: String, reply: Reply)] = []
    func add(_ place: String, _ reply: Reply?) {
      guard let reply else { return }
      result.append((place, reply))
    }
    add("greeting", greeting?.reply)
    add("EHLO", refusedHello)
    add(plaintextHello?.verb.rawValue ?? "", plaintextHello?.reply)
    add("STARTTLS", startTLS.reply)
    add("\(encryptedHello?.verb.rawValue ?? "") inside TLS", encryptedHello?.reply)
    for unsolicited in unsolicitedReplies { add("unsolicited", unsolicited.reply) }
    add("QUIT", quit.reply)
    // The reply that ended it may stand above already.
    if let last = failure?.reply, !result.contains(where: { $0.reply == last }) {
      add(failure?.stage.rawValue ?? "", last)
    }
    return result
  }

  /// Where replies show one of these deviations: a line of text and a line of evidence for each.
  func deviations(_ wanted: [(deviation: ReplyDeviation, words: String)]) -> (names: [String], evidence: [String]) {
    var names: [String] = []
    var evidence: [String] = []
    let strange = replies.filter { !$0.reply.deviations.isEmpty }
    guard !strange.isEmpty else { return (names, evidence) }
    for (deviation, words) in wanted {
      let places = strange.filter { $0.reply.deviations.contains(deviation) }
      guard let first = places.first else { continue }
      names.append("\(words) (\(places.map(\.place).uniqued().joined(separator: ", ")))")
      // As it came: the text alone shows neither code, nor separator, nor line end.
      let quote = first.reply.line(showing: deviation).map { Excerpt.of($0) } ?? first.reply.quoted
      if !evidence.contains(quote) { evidence.append(quote) }
    }
    return (names, evidence)
  }
}

extension [String] {
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

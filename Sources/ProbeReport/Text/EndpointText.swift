import Certificates
import Findings
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

/// One endpoint in the text report: its dialogue in order, as far as it came.
struct EndpointText {
  let endpoint: JudgedEndpoint
  let verdict: ReportVerdict
  /// Evidence that the findings at the end of the report show.
  let shownEvidence: Set<String>
  let isVerbose: Bool
  let unicodeForm: UnicodeForm

  private var record: EndpointRecord { endpoint.record }
  private var target: Target { endpoint.target }

  /// Lines of a value from the wire before it is cut.
  private static let valueLines = 3

  func write(to page: inout Page) {
    let isSkipped = record.status == .skipped && verdict == .incomplete
    page.heading(heading, right: isSkipped ? Span("SKIPPED", .faint) : Wording.verdict(verdict))
    let isImplicit = target.security == .implicit
    if isImplicit { writeTLS(to: &page) }
    writeGreeting(to: &page)
    writeHello(to: &page)
    if !isImplicit {
      writeStartTLS(to: &page)
      writeTLS(to: &page)
    }
    CapabilitiesText(endpoint: endpoint).write(to: &page)
    writeCertificates(to: &page)
    NamesText(endpoint: endpoint, unicodeForm: unicodeForm).write(to: &page)
    if let transaction = record.transaction {
      TransactionText(transaction: transaction, isVerbose: isVerbose).write(to: &page)
    }
    if let relay = record.relay { RelayText(relay: relay, isVerbose: isVerbose).write(to: &page) }
    writeUnsolicited(to: &page)
    writeEnd(to: &page)
    writeFurtherHandshakes(to: &page)
    writeTimes(to: &page)
    RunsText(endpoint: endpoint).write(to: &page)
  }

  private var heading: Span {
    var text = Wording.place(record.endpoint)
    if target.dialect == .lmtp { text += "  LMTP" }
    if let preference = record.endpoint.preference {
      text += "  \(target.service == nil ? "preference" : "priority") \(preference)"
    }
    return Span(text, .strong)
  }

  // MARK: The dialogue in the clear

  private func writeGreeting(to page: inout Page) {
    guard let greeting = record.greeting else { return }
    page.field("greeting", lines(of: greeting.reply), limit: Self.valueLines)
  }

  private func lines(of reply: Reply, tone: Tone = .plain) -> [Span] {
    let shown = isVerbose ? reply.lines.count : 3
    var spans = reply.lines.prefix(shown).enumerated().map { index, line in
      let separator = index == reply.lines.count - 1 ? " " : "-"
      return Span("\(reply.code)\(separator)\(Escaping.escaped(line))", tone)
    }
    let hidden = reply.lines.count - shown
    if hidden > 0 { spans.append(Span("… and \(Wording.count(hidden, "line")) more", .faint)) }
    return spans
  }

  /// Only what the reader would not expect: another verb than EHLO, another name than the greeting's.
  private func writeHello(to page: inout Page) {
    if let refused = record.refusedHello {
      page.field(
        "EHLO", Span("refused: \(refused.quoted)", .caution),
        Span(record.plaintextHello == nil ? "so HELO was tried" : "so HELO was used, which knows no extensions"),
        limit: Self.valueLines)
    }
    let hello = record.plaintextHello ?? record.encryptedHello
    guard let hello, let host = hello.host, let greeted = record.greeting?.host,
      !host.elementsEqual(greeted, by: { $0 | 0x20 == $1 | 0x20 })
    else { return }
    page.field(
      record.refusedHello == nil ? hello.verb.rawValue : "",
      Span("answered as \(Escaping.escaped(host)), greeted as \(Escaping.escaped(greeted))"), limit: Self.valueLines)
  }

  private func writeStartTLS(to page: inout Page) {
    let startTLS = record.startTLS
    if target.security == .none {
      if record.plaintextHello != nil {
        page.field("STARTTLS", Span("\(offer(startTLS.isOffered)); not used, as asked"))
      }
      return
    }
    guard let isOffered = startTLS.isOffered else { return }
    let prefix = isOffered ? "offered" : startTLS.wasForced ? "not offered, sent all the same" : "NOT OFFERED"
    var values: [Span] = []
    if let reply = startTLS.reply {
      let accepted = reply.code == 220
      values.append(
        Span("\(prefix), \(accepted ? "accepted" : "REFUSED"): \(reply.quoted)", accepted ? .plain : .bad))
    } else if isOffered {
      values.append(Span(prefix + (record.status == .complete ? "; not used, as asked" : "")))
    } else {
      values.append(Span(prefix + (isLocal ? "" : ": mail to this server travels in the clear"), .bad))
    }
    if let leftover = startTLS.leftover {
      values.append(
        Span(
          "\(Wording.count(leftover.count, "byte")) IN THE CLEAR behind the 220, taken for neither SMTP nor TLS:", .bad)
      )
      values.append(Span(Escaping.escaped(leftover)))
    }
    page.field("STARTTLS", values, limit: Self.valueLines)
  }

  /// A Unix socket is no line that anyone could listen to.
  private var isLocal: Bool {
    if case .unix = record.endpoint.transport { return true }
    return false
  }

  private func offer(_ isOffered: Bool?) -> String {
    switch isOffered {
    case true?: "offered"
    case false?: "not offered"
    case nil: "unknown"
    }
  }

  // MARK: TLS

  private func writeTLS(to page: inout Page) {
    var values: [Span] = []
    if target.security == .implicit, record.tls != nil || record.greeting != nil {
      values.append(Span("from the first byte (implicit TLS), so there is no STARTTLS"))
    }
    if let tls = record.tls {
      values += TLSText.lines(of: tls, host: record.endpoint.host, at: endpoint.time, isVerbose: isVerbose)
    }
    guard !values.isEmpty else { return }
    page.field("TLS", values)
  }

  private func writeCertificates(to page: inout Page) {
    guard let handshake = endpoint.handshakes.first, let chain = handshake.chain else { return }
    CertificatesText(chain: chain, handshake: handshake, time: endpoint.time, isVerbose: isVerbose).write(to: &page)
  }

  private func writeFurtherHandshakes(to page: inout Page) {
    for (index, further) in record.furtherHandshakes.enumerated() {
      var values = [Span(further.purpose, .faint)]
      if let tls = further.tls {
        values += TLSText.lines(of: tls, host: record.endpoint.host, at: endpoint.time, isVerbose: isVerbose)
      }
      let judged = endpoint.handshakes.dropFirst(index + 1).first
      if let judged, let chain = judged.chain {
        values += CertificatesText.digest(of: chain, judged, at: endpoint.time)
      }
      if let failure = further.failure {
        values.append(Span("failed at \(Wording.stage(failure.stage)): \(failure.message)", .caution))
      }
      page.field("handshake \(index + 2)", values, limit: Self.valueLines)
    }
  }

  // MARK: The end

  private func writeUnsolicited(to page: inout Page) {
    let values = record.unsolicitedReplies.map { unsolicited in
      let place = unsolicited.isInsideTLS && unsolicited.stage != .ehloTLS ? ", inside TLS" : ""
      return Span("at \(Wording.stage(unsolicited.stage))\(place): \(unsolicited.reply.quoted)", .caution)
    }
    let shown = isVerbose ? values.count : 3
    let more = values.count > shown ? [Span("… and \(values.count - shown) more", .faint)] : []
    page.field("unsolicited", values.prefix(shown) + more, limit: Self.valueLines)
  }

  private func writeEnd(to page: inout Page) {
    guard let failure = record.failure else {
      if let reason = Wording.reasonToSkip(record) { page.field("skipped", Span(reason, .faint)) }
      return
    }
    let isSkipped = record.status == .skipped
    let tone: Tone = isSkipped ? .faint : .bad
    if failure.isCancellation {
      return page.field("ended", Span("at \(Wording.stage(failure.stage)): \(failure.message)", .caution))
    }
    var values = [Span("at \(Wording.stage(failure.stage)): \(Wording.reason(failure.reason))", tone)]
    // The refusal of STARTTLS was shown in its own place.
    if failure.reply == nil || failure.reply != record.startTLS.reply { values.append(Span(failure.message)) }
    // The message quotes the last line of the reply; the others may say why.
    if let reply = failure.reply, reply.lines.count > 1, failure.stage != .greeting { values += lines(of: reply) }
    let evidence = Escaping.escaped(failure.evidence)
    if !evidence.isEmpty, !shownEvidence.contains(evidence) {
      let looks = ForeignProtocol(firstBytes: failure.evidence).map { ", which looks like \($0.rawValue)" } ?? ""
      values.append(Span("received\(looks):"))
      values.append(Span(evidence))
    }
    page.field(isSkipped ? "skipped" : "ended", values, limit: Self.valueLines)
  }

  private func writeTimes(to page: inout Page) {
    let timings = record.timings
    let verb = record.plaintextHello?.verb.rawValue ?? (target.dialect == .lmtp ? "LHLO" : "EHLO")
    let inner = record.encryptedHello?.verb.rawValue ?? verb
    var stages: [(String, Double?)] = [
      ("connect", timings.connect), ("greeting", timings.greeting), (verb, timings.ehlo),
      ("STARTTLS", timings.startTLS), ("TLS", timings.handshake), (inner, timings.ehloTLS), ("QUIT", timings.quit),
    ]
    if target.security == .implicit { stages.insert(stages.remove(at: 4), at: 1) }
    let parts = stages.compactMap { name, value in value.map { "\(name) \(Wording.number($0))" } }
    let total = timings.total.map(Wording.duration)
    guard total != nil || !parts.isEmpty else { return }
    page.field("time", Span(words: (total.map { [parts.isEmpty ? $0 : $0 + ":"] } ?? []) + Wording.dotted(parts)))
    guard isVerbose else { return }
    let traffic = record.traffic
    page.field(
      "traffic",
      Span(
        "\(traffic.bytesSent) bytes sent, \(traffic.bytesReceived) received, "
          + Wording.count(traffic.connections, "connection")))
  }
}

package import Certificates
import Findings
package import MailPolicy
package import ProbeEngine
import SMTPWire

/// A conversation for people, event by event: what was said and answered, and what it came to.
///
/// The leads are those of a transcript: `->` and `<-` in the clear, `~>` and `<~` inside TLS, `==` for what nobody said.
package struct ConversationText: Sendable {
  private let target: Target
  private let endpoint: Endpoint
  private let references: [ReferenceIdentifier]
  private let time: UnixTime
  /// Columns of a line.
  package var width: Int
  private let isColoured: Bool
  private let isVerbose: Bool
  private let echoes: Bool

  /// - Parameters:
  ///   - references: what the certificate must be for.
  ///   - time: as of when certificates are judged.
  ///   - echoes: whether what was typed is shown as well: nobody sees it who did not type it.
  package init(
    target: Target, endpoint: Endpoint, references: [ReferenceIdentifier], time: UnixTime, width: Int, isColoured: Bool,
    isVerbose: Bool, echoes: Bool
  ) {
    self.target = target
    self.endpoint = endpoint
    self.references = references
    self.time = time
    self.width = width
    self.isColoured = isColoured
    self.isVerbose = isVerbose
    self.echoes = echoes
  }

  /// Where the text begins behind its lead.
  private static let column = 3

  /// Whole lines, or nothing.
  ///
  /// - Parameter record: as far as it is known; only `secured`, `compared`, `asked` and `ended` are told from it.
  package func text(of event: ConversationEvent, record: EndpointRecord?) -> String {
    var page = Page(width: width, isColoured: isColoured)
    switch event {
    case .connected(let milliseconds):
      note("connected to \(Wording.place(endpoint)) · \(Wording.duration(milliseconds))", to: &page)
    case .greeted(let reply, let milliseconds):
      write(reply, after: milliseconds, isInsideTLS: target.security == .implicit, to: &page)
    case .said(let command, let isInsideTLS):
      guard echoes || command.isOurs else { break }
      page.paragraph([Span(isInsideTLS ? "~> " : "-> ", .faint)], Span(command.shown), at: Self.column)
    case .answered(let reply, let command, let milliseconds, let isInsideTLS):
      write(reply, after: milliseconds, isInsideTLS: isInsideTLS, to: &page)
      if reply.code == 334 { writeChallenge(of: reply, to: &page) }
      if let remark = ReplyRemark.text(on: reply, to: command, isInsideTLS: isInsideTLS) { note(remark, to: &page) }
    case .unsolicited(let reply, let isInsideTLS):
      note("the server says, though nobody asked:", .caution, to: &page)
      write(reply, after: nil, isInsideTLS: isInsideTLS, to: &page)
    case .secured: if let record { writeTLS(of: record, to: &page) }
    case .compared: if let record { CapabilitiesText(endpoint: judged(record)).write(to: &page) }
    case .stuffed:
      note("the line begins with a dot: another one went in front of it (RFC 5321 section 4.5.2)", to: &page)
    case .messageEnded(let tally): note(Self.words(for: tally), to: &page)
    case .refused(let refusal, _):
      let hint = refusal.hint.map { ": \($0)" } ?? ""
      note("not sent: \(refusal.message)\(hint)", .caution, to: &page)
    case .asked(let command): if let record { write(command, record, to: &page) }
    case .ready: break
    case .ended(let failure): writeEnd(failure, record, to: &page)
    }
    return page.text
  }

  /// In front of a line that is typed, three columns wide: a dot ends what `.>` asks for, an asterisk cancels what `*>`
  /// does.
  package static func prompt(_ prompt: ConversationPrompt) -> String {
    switch prompt.mode {
    case .command: prompt.isInsideTLS ? "~> " : "-> "
    case .message: ".> "
    case .response: "*> "
    }
  }

  /// Of the program itself.
  package func text(ofNote note: String) -> String {
    var page = Page(width: width, isColoured: isColoured)
    self.note(note, to: &page)
    return page.text
  }

  private func note(_ text: String, _ tone: Tone = .faint, to page: inout Page) {
    page.paragraph([Span("== ", .faint)], Span(text, tone), at: Self.column)
  }

  private func judged(_ record: EndpointRecord) -> JudgedEndpoint {
    JudgedEndpoint(record, id: "e1", target: target, references: references, time: time)
  }

  // MARK: Replies

  private func write(_ reply: Reply, after milliseconds: Double?, isInsideTLS: Bool, to page: inout Page) {
    for line in reply.strayLines {
      note("a line without a code: \(Escaping.escaped(line))", .caution, to: &page)
    }
    let lead = [Span(isInsideTLS ? "<~ " : "<- ", .faint)]
    let indent = [Span(String(repeating: " ", count: Self.column))]
    let tone = Self.tone(of: reply)
    for (index, line) in reply.lines.enumerated() {
      let isLast = index == reply.lines.count - 1
      let text = "\(reply.code)\(isLast ? " " : "-")\(Escaping.escaped(line))"
      let pieces = Columns.wrapped(text, to: page.width - Self.column)
      for (number, piece) in pieces.enumerated() {
        let start = number == 0 ? lead : indent
        guard isLast, number == pieces.count - 1, let milliseconds else {
          page.line(start + [Span(piece, tone)])
          continue
        }
        let time = "· \(Wording.duration(milliseconds))"
        if Self.column + Columns.width(of: piece) + 1 + Columns.width(of: time) <= page.width {
          page.line(start + [Span(piece, tone), Span(" \(time)", .faint)])
        } else {
          page.line(start + [Span(piece, tone)])
          page.line(indent + [Span(time, .faint)])
        }
      }
    }
  }

  /// The first digit alone decides (RFC 5321 §4.2.1).
  private static func tone(of reply: Reply) -> Tone {
    switch reply.code {
    case ..<300: .good
    case ..<400: .strong
    case ..<500: .caution
    default: .bad
    }
  }

  /// What a challenge says, where it is a text: `Username:`, for instance.
  private func writeChallenge(of reply: Reply, to page: inout Page) {
    guard let line = reply.lines.last, let bytes = Base64.decode(line), !bytes.isEmpty else { return }
    note("the challenge reads: \(Escaping.escaped(bytes.prefix(Self.challengeLimit)))", to: &page)
  }

  private static let challengeLimit = 400

  private static func words(for tally: MessageTally) -> String {
    var parts = ["\(Wording.count(tally.lines, "line")), \(Wording.count(tally.octets, "octet"))"]
    if tally.stuffedLines > 0 { parts.append("\(Wording.count(tally.stuffedLines, "line")) with a dot added") }
    if tally.longLines > 0 {
      parts.append("\(Wording.count(tally.longLines, "line")) beyond the 1000 octets of RFC 5321 section 4.5.3.1.6")
    }
    return Wording.dotted(parts).joined(separator: " ")
  }

  // MARK: TLS

  private func writeTLS(of record: EndpointRecord, to page: inout Page) {
    guard let tls = record.tls else { return }
    let endpoint = judged(record)
    page.field("TLS", TLSText.lines(of: tls, host: record.endpoint.host, at: time, isVerbose: isVerbose))
    if let handshake = endpoint.handshakes.first, let chain = handshake.chain {
      if isVerbose {
        CertificatesText(chain: chain, handshake: handshake, time: time, isVerbose: true).write(to: &page)
      } else {
        page.field("certificate", CertificatesText.digest(of: chain, handshake, at: time), limit: 3)
      }
    }
    guard target.security != .implicit else { return }
    let verb = target.dialect == .lmtp ? "LHLO" : "EHLO"
    note("what was offered in the clear no longer counts (RFC 3207 section 4.2): say \(verb) again", to: &page)
  }

  private func write(_ command: LocalCommand, _ record: EndpointRecord, to page: inout Page) {
    switch command {
    case .help: writeHelp(to: &page)
    case .tls:
      guard let tls = record.tls else { return note("there is no TLS here; STARTTLS begins it", to: &page) }
      page.field("TLS", TLSText.lines(of: tls, host: record.endpoint.host, at: time, isVerbose: true))
    case .chain:
      guard let handshake = judged(record).handshakes.first, let chain = handshake.chain else {
        return note("no certificate has been seen; STARTTLS asks for one", to: &page)
      }
      CertificatesText(chain: chain, handshake: handshake, time: time, isVerbose: isVerbose).write(to: &page)
    case .capabilities:
      guard CapabilitiesText(endpoint: judged(record)).writePresent(to: &page) else {
        let place = record.tls != nil ? "inside TLS" : "yet"
        return note("the server has not been asked \(place); EHLO asks", to: &page)
      }
    case .difference:
      guard record.capabilityChanges != nil else {
        return note(
          "there is nothing to compare: EHLO has not been answered both in the clear and inside TLS", to: &page)
      }
      CapabilitiesText(endpoint: judged(record)).write(to: &page)
    // Whoever writes the file tells it.
    case .save: break
    }
  }

  private func writeHelp(to page: inout Page) {
    for (usage, meaning) in LocalCommand.all {
      page.paragraph([Span("  "), Span(usage, .strong)], Span(meaning), at: Page.valueColumn)
    }
    note(
      "everything else goes to the server. Tab completes commands and what the server offers; a line with a dot alone ends "
        + "a message, in which a slash is nothing special; Ctrl-D says QUIT", to: &page)
  }

  // MARK: The end

  /// RFC 3207 §6 wants none of it believed.
  private static func words(forInjected bytes: [UInt8]) -> String {
    "\(Wording.count(bytes.count, "byte")) in the clear behind the 220: plaintext injected into the upgrade, which somebody "
      + "on the way could have put there (as in CVE-2020-15953). None of it was believed, and the connection was closed"
  }

  private func writeEnd(_ failure: Failure?, _ record: EndpointRecord?, to page: inout Page) {
    guard let failure else {
      if record?.quit.isKnownUnanswered == true { note("the server left without an answer to QUIT", to: &page) }
      return
    }
    if failure.isCancellation { return note("the connection is closed, without QUIT", .caution, to: &page) }
    let place = failure.stage == .connect ? "\(Wording.place(endpoint)): " : ""
    let message = failure.reason == .plaintextAfter220 ? Self.words(forInjected: failure.evidence) : failure.message
    note(place + message, .bad, to: &page)
    let evidence = Escaping.escaped(failure.evidence)
    if !evidence.isEmpty {
      page.paragraph([Span("== ", .faint)], Span("received: \(evidence)", .faint), at: Self.column, limit: 4)
    }
  }
}

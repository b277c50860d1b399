import Findings
import MailDNS
import ProbeEngine
import SMTPWire

/// Where connections of one family come from, in the text report.
struct OriginText {
  let origin: SenderOrigin
  let session: EndpointRecord?
  let isVerbose: Bool

  /// Lines of a value from the wire before it is cut.
  private static let valueLines = 3

  func write(to page: inout Page) {
    guard let local = origin.local else {
      if let failure = origin.failure { page.field("address", Span(failure.message, .faint)) }
      writeSession(to: &page)
      return
    }
    let seclusion = local.seclusion.map { ", \($0)" } ?? ""
    var addresses = [Span("\(local)\(seclusion)")]
    if let seen = origin.seen {
      addresses.append(
        origin.isTranslated == true
          ? Span("the server sees \(seen): translated on the way (NAT)", .caution)
          : Span("which is what the server sees"))
    } else if origin.visible == nil {
      addresses.append(Span("what servers see in its place is not known", .caution))
    }
    page.field("address", addresses)
    page.field("PTR", pointers, limit: Self.valueLines)
    page.field("EHLO", hello, limit: Self.valueLines)
    writeSession(to: &page)
  }

  private var pointers: [Span] {
    switch origin.unexamined {
    case .loopback?: return [Span("not looked up: a loopback address has no public names", .faint)]
    case .unknown?: return [Span("not looked up: it would be that of the address that servers see", .faint)]
    case nil: break
    }
    guard let names = origin.names else { return [] }
    if let trouble = names.trouble { return [Span("unknown: \(trouble)", .caution)] }
    guard !names.forward.isEmpty else { return [Span("none: the address has no name", .caution)] }
    return names.forward.map { Span("\($0.name), which \(Self.lead($0.lead))", Self.tone($0.lead)) }
  }

  private var hello: [Span] {
    let source =
      switch origin.helloSource {
      case .option: "as asked"
      case .system: "as this machine is called"
      case .literal: "since this machine has no name that others could know"
      }
    var values = [Span("\(Escaping.escaped(origin.helloName.utf8)), \(source)")]
    if let check = origin.hello {
      let lead = check.lead == .elsewhere && origin.visible == nil ? "has addresses" : Self.lead(check.lead)
      values.append(
        Span("which \(lead)", origin.visible == nil && check.lead == .elsewhere ? .plain : Self.tone(check.lead)))
    }
    return values
  }

  private func writeSession(to page: inout Page) {
    guard let session else { return }
    var values = [Span(Wording.place(session.endpoint))]
    if isVerbose, let greeting = session.greeting { values.append(Span(greeting.reply.quoted)) }
    if let hello = session.plaintextHello ?? session.encryptedHello, let line = hello.reply.lines.first {
      values.append(Span("\(hello.reply.code) \(Escaping.escaped(line))"))
    }
    if let failure = session.failure {
      values.append(Span("ended at \(Wording.stage(failure.stage)): \(failure.message)", .bad))
    } else if let reason = Wording.reasonToSkip(session) {
      values.append(Span(reason, .faint))
    }
    page.field("server", values, limit: Self.valueLines)
  }

  private static func lead(_ lead: NameRecord.Lead) -> String {
    switch lead {
    case .back: "has this address"
    case .elsewhere: "has other addresses"
    case .nowhere: "has no address"
    case .noHostName: "is no host name, and was not looked up"
    case .unknown(let why): "could not be looked up: \(why)"
    }
  }

  private static func tone(_ lead: NameRecord.Lead) -> Tone { lead == .back ? .plain : .caution }
}

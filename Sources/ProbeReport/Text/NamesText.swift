import MailDNS
import ProbeEngine
import SMTPWire

/// Whether the names around a server agree, as far as the DNS was asked.
struct NamesText {
  let record: EndpointRecord

  func write(to page: inout Page) {
    guard let names = record.names else { return }
    var values = pointers(names)
    if let check = names.greeting {
      values.append(Span("greets as \(check.name), which \(Self.lead(check))", Self.tone(check)))
    }
    page.field("names", values, limit: 3)
  }

  private func pointers(_ names: NameRecord) -> [Span] {
    if let trouble = names.trouble { return [Span("PTR unknown: \(trouble)", .caution)] }
    guard !names.forward.isEmpty else { return [Span("the address has no name (PTR)", .caution)] }
    return names.forward.map { check in
      Span("PTR \(check.name), which \(Self.lead(check))", Self.tone(check))
    }
  }

  private static func lead(_ check: NameRecord.Check) -> String {
    switch check.lead {
    case .back: "has this address"
    case .elsewhere: "has other addresses"
    case .nowhere: "has no address"
    case .unknown(let why): "could not be looked up: \(why)"
    }
  }

  private static func tone(_ check: NameRecord.Check) -> Tone { check.lead == .back ? .plain : .caution }
}

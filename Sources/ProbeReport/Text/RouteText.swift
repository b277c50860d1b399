import MailDNS
import ProbeEngine

/// The mail exchangers of a domain in the text report, with what validation says of them.
struct RouteText {
  let route: MailRoute
  let unicodeForm: UnicodeForm

  func write(to page: inout Page) {
    page.heading(Span("mail exchangers", .strong), right: Self.security(route.mx.security))
    if let reason = route.mx.securityReason { page.paragraph([], Span(reason, .faint), at: 2, limit: 3) }
    if route.isImplicit {
      page.paragraph([], Span("no MX, so mail goes to the domain itself (implicit MX)"), at: 2)
    }
    let width = route.hosts.map { Columns.width(of: $0.name.description) }.max() ?? 0
    // What is left holds an IPv4 address and a word.
    let column = min(2 + 7 + width + 2, page.width - 22)
    for host in route.hosts {
      let preference = host.preference.map(String.init) ?? "–"
      let lead = String(repeating: " ", count: max(0, 5 - preference.count)) + preference + "  "
      page.paragraph(
        [Span("  "), Span(lead, .faint), Span(Columns.cut(host.name.description, to: max(8, column - 11)))],
        Span(words: unicode(of: host) + addresses(of: host), host.addresses.isEmpty ? .caution : .plain), at: column,
        limit: 6)
    }
  }

  static func security(_ security: DNSSecurity) -> Span {
    switch security {
    case .secure: Span("DNSSEC: secure", .good)
    case .insecure: Span("DNSSEC: none", .faint)
    case .bogus: Span("DNSSEC: BOGUS", .bad)
    case .indeterminate: Span("DNSSEC: could not be judged", .faint)
    case .unchecked: Span("DNSSEC: not looked at", .faint)
    }
  }

  private func unicode(of host: MailRoute.Host) -> [String] {
    unicodeForm(host.name.description).map { ["“\($0)”:"] } ?? []
  }

  private func addresses(of host: MailRoute.Host) -> [String] {
    if host.isBeyondLimit { return ["not looked up (--mx-limit)"] }
    if host.literal != nil { return ["an address in place of a name"] }
    if let trouble = host.trouble { return [trouble.message] }
    guard !host.addresses.isEmpty else {
      return [host.name.hostName == nil ? "no host name, so not looked up" : "no address"]
    }
    let alias = host.alias.map { ["(alias of \($0.target))"] } ?? []
    return host.addresses.map { address in
      guard host.preference != nil, address.seclusion != nil else { return address.description }
      return "\(address) (not public)"
    } + alias
  }
}

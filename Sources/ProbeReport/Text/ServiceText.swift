import MailDNS
import ProbeEngine

/// The servers that a domain's SRV records name, in the text report.
struct ServiceText {
  let route: ServiceRoute
  let unicodeForm: UnicodeForm

  func write(to page: inout Page) {
    let security = RouteText.security(route.answer.security)
    page.heading(Span("SRV \(route.name)", .strong), right: security)
    if let reason = route.answer.securityReason { page.paragraph([], Span(reason, .faint), at: 2, limit: 3) }
    let places = route.servers.map { "\($0.record.target):\($0.record.port)" }
    let width = places.map { Columns.width(of: $0) }.max() ?? 0
    // What is left holds an IPv4 address and a word.
    let column = min(2 + 7 + width + 2, page.width - 22)
    for (server, place) in zip(route.servers, places) {
      let priority = String(server.record.priority)
      let lead = String(repeating: " ", count: max(0, 5 - priority.count)) + priority + "  "
      let unicode = unicodeForm(server.record.target.description).map { ["“\($0)”:"] } ?? []
      page.paragraph(
        [Span("  "), Span(lead, .faint), Span(Columns.cut(place, to: max(8, column - 11)))],
        Span(words: unicode + addresses(of: server), server.addresses.isEmpty ? .caution : .plain), at: column,
        limit: 6)
    }
  }

  private func addresses(of server: ServiceRoute.Server) -> [String] {
    if let trouble = server.trouble { return [trouble.message] }
    guard !server.addresses.isEmpty else {
      return [server.record.target.hostName == nil ? "no host name, so not looked up" : "no address"]
    }
    return server.addresses.map { $0.seclusion == nil ? $0.description : "\($0) (not public)" }
  }
}

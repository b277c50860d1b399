import Certificates
import Findings
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire

/// The names around one server, each once, with where it was seen: where they all agree there is one row.
struct NameTable {
  struct Row: Hashable {
    /// Printable, as the DNS compares it: in lower case.
    var name: String
    /// Where it was seen, in words.
    var roles: [String]
    /// Whether something about it is not as it should be.
    var isAmiss: Bool
  }

  private(set) var rows: [Row] = []
  /// What is to be said of the address' own names where there are none to show.
  private(set) var pointerRemark: String?

  /// Names of the certificate that get a row where none of them is the one asked for.
  private static let shownNames = 3

  init(of endpoint: JudgedEndpoint) {
    let record = endpoint.record
    let asked = Self.asked(of: record.endpoint)
    if let asked { add(asked, Self.role(of: endpoint)) }
    if let host = record.greeting?.host {
      add(Self.shown(host), "greeting" + Self.remark(record.names?.greeting?.lead))
    }
    addHellos(of: record)
    if let names = record.names { addPointers(names) }
    addCertificate(of: endpoint, asked: asked)
    if let lead = record.names?.greeting?.lead, lead != .back { markAmiss(record.greeting?.host.map(Self.shown)) }
  }

  /// Whether there is anything to compare.
  var isTelling: Bool { rows.reduce(0) { $0 + $1.roles.count } > 1 || pointerRemark != nil }

  private static func asked(of endpoint: Endpoint) -> String? {
    guard case .tcp = endpoint.transport, IPAddress(endpoint.host) == nil else { return nil }
    return endpoint.host
  }

  private static func role(of endpoint: JudgedEndpoint) -> String {
    if endpoint.target.service != nil { return "SRV" }
    return endpoint.record.endpoint.preference == nil ? "asked for" : "MX"
  }

  private static func shown(_ host: [UInt8]) -> String { Escaping.escaped(host).lowercased() }

  private mutating func add(_ name: String, _ role: String, isAmiss: Bool = false) {
    if let index = rows.firstIndex(where: { $0.name == name }) {
      rows[index].roles.append(role)
      rows[index].isAmiss = rows[index].isAmiss || isAmiss
    } else {
      rows.append(Row(name: name, roles: [role], isAmiss: isAmiss))
    }
  }

  private mutating func markAmiss(_ name: String?) {
    guard let index = rows.firstIndex(where: { $0.name == name }) else { return }
    rows[index].isAmiss = true
  }

  private mutating func addHellos(of record: EndpointRecord) {
    let before = record.plaintextHello.flatMap { hello in hello.host.map { (Self.shown($0), hello.verb.rawValue) } }
    let within = record.encryptedHello.flatMap { hello in hello.host.map { (Self.shown($0), hello.verb.rawValue) } }
    switch (before, within) {
    case (let before?, let within?) where before.0 == within.0: add(before.0, before.1)
    case (let before?, nil): add(before.0, before.1)
    case (nil, let within?): add(within.0, within.1)
    case (let before?, let within?):
      add(before.0, "\(before.1) before TLS")
      add(within.0, "\(within.1) inside TLS")
    case (nil, nil): break
    }
  }

  private mutating func addPointers(_ names: NameRecord) {
    if let trouble = names.trouble {
      pointerRemark = "PTR unknown: \(trouble)"
    } else if names.forward.isEmpty {
      pointerRemark = "the address has no name (PTR)"
    }
    for check in names.forward {
      add(
        check.name.description, "PTR" + (check.lead == .back ? " (confirmed)" : Self.remark(check.lead)),
        isAmiss: check.lead != .back)
    }
  }

  private mutating func addCertificate(of endpoint: JudgedEndpoint, asked: String?) {
    guard let names = endpoint.record.chain?.presented.first?.names.dns, !names.isEmpty else { return }
    if let matched = endpoint.identity.matchedName.map(Self.shown), let asked {
      add(asked, matched == asked ? "certificate" : "certificate (\(matched))")
      return
    }
    for (index, name) in names.enumerated() {
      let name = Self.shown(name)
      if index < Self.shownNames || rows.contains(where: { $0.name == name }) { add(name, "certificate") }
    }
  }

  /// What follows the role of a name that does not lead to the address alone.
  private static func remark(_ lead: NameRecord.Lead?) -> String {
    switch lead {
    case nil, .back: ""
    case .elsewhere: " (has other addresses)"
    case .nowhere: " (has no address)"
    case .noHostName: " (is no host name, not looked up)"
    case .unknown(let why): " (could not be looked up: \(why))"
    }
  }
}

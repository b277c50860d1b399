import ProbeEngine
import SMTPWire

/// XCLIENT or XFORWARD is offered to us.
enum XClientExposed: Rule {
  static let specification = RuleSpecification(
    id: "xclient-exposed", levels: .warning,
    meaning: "The server offers XCLIENT or XFORWARD, with which a proxy tells it whom it speaks for.",
    importance: "Whoever may use it can pretend to come from any address, past access rules and block lists.",
    remedies: [
      .init("Allow it to your own proxies only."),
      .init("smtpd_authorized_xclient_hosts, smtpd_authorized_xforward_hosts", for: "Postfix"),
      .init("submission_trusted_networks, login_trusted_networks", for: "Dovecot"),
    ],
    reference: nil)

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let hellos = [endpoint.record.plaintextHello, endpoint.record.encryptedHello].compactMap { $0 }
    var names: [String] = []
    var evidence: [String] = []
    for name in ["XCLIENT", "XFORWARD"] {
      guard let hello = hellos.first(where: { $0.capabilities.contains(named: name) }) else { continue }
      names.append(name)
      evidence += Excerpt.lines(with: Array(name.utf8), in: hello)
    }
    guard !names.isEmpty else { return [] }
    return [
      Observation(
        "\(names.joined(separator: " and ")) \(names.count == 1 ? "is" : "are") offered to us", evidence: evidence)
    ]
  }
}

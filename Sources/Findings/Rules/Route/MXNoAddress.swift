import MailDNS
import ProbeEngine

/// One mail exchanger of several has no address.
enum MXNoAddress: Rule {
  static let specification = RuleSpecification(
    id: "mx-no-address", levels: .warning,
    meaning: "A mail exchanger of the domain has no address, or it could not be found out; others have one.",
    importance: "Senders pass it over, so that the domain has fewer mail hosts than its MX records promise.",
    remedies: [.init("Give the mail exchanger an A or AAAA record, or take it out of the MX records.")],
    reference: "RFC 5321 section 5.1")

  static func check(_ target: JudgedTarget) -> [Observation] {
    // Where none has one, `no-mail-host` tells it.
    guard target.record.failure == nil else { return [] }
    return target.exchangers.compactMap { host in
      guard host.addresses.isEmpty, !host.isBeyondLimit, host.literal == nil else { return nil }
      guard let trouble = host.trouble else {
        // Of the other kind it may have one.
        guard target.record.route?.family == nil || host.name.hostName == nil else { return nil }
        return Observation("the MX \(host.name) \(host.absence)", name: host.name.description)
      }
      return Observation(
        "the addresses of the MX \(host.name) could not be looked up", evidence: [trouble.message],
        name: host.name.description,
        remedy: "Ask the name servers of \(host.name) directly; senders try again later, and only then.")
    }
  }
}

extension JudgedTarget {
  /// The mail exchangers of the domain; none where there is no MX.
  var exchangers: [MailRoute.Host] {
    record.route?.hosts.filter { $0.preference != nil } ?? []
  }
}

import MailDNS
import ProbeEngine

/// A mail exchanger has an address that nobody else can reach.
enum MXPrivateAddress: Rule {
  static let specification = RuleSpecification(
    id: "mx-private-address", levels: .warning,
    meaning: "A mail exchanger has an address of loopback, private or otherwise reserved space.",
    importance: "To every sender that address means another machine, or none: mail waits, or goes where it should not.",
    remedies: [.init("Give the mail exchanger a public address, or take it out of the MX records.")],
    reference: "RFC 6890")

  static func check(_ target: JudgedTarget) -> [Observation] {
    target.exchangers.compactMap { host in
      let secluded = host.addresses.compactMap { address in address.seclusion.map { "\(address) is \($0)" } }
      guard !secluded.isEmpty else { return nil }
      return Observation(
        "the MX \(host.name) has \(secluded.count == 1 ? "an address" : "addresses") that the Internet does not reach",
        evidence: secluded, name: host.name.description)
    }
  }
}

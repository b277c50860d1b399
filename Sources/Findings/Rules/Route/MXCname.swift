import MailDNS
import ProbeEngine

/// The name in an MX record is an alias.
enum MXCname: Rule {
  static let specification = RuleSpecification(
    id: "mx-cname", levels: .warning,
    meaning: "The name in an MX record is an alias (CNAME), where the standard wants the name of a host.",
    importance: "Most senders follow it; some do not, and DANE and certificates then need both names.",
    remedies: [.init("Put the name that the alias leads to into the MX record.")],
    reference: "RFC 5321 section 5.1, RFC 2181 section 10.3")

  static func check(_ target: JudgedTarget) -> [Observation] {
    target.exchangers.compactMap { host in
      host.alias.map { alias in
        Observation(
          "the MX \(host.name) is an alias", evidence: ["\(alias.name) CNAME \(alias.target)"],
          name: host.name.description)
      }
    }
  }
}

import MailDNS
import ProbeEngine

/// The domain has one mail exchanger, at one address of a family.
enum SingleMX: Rule {
  static let specification = RuleSpecification(
    id: "single-mx", levels: .note,
    meaning: "The domain has one mail exchanger, with no second one to take its place.",
    importance: "While it is down nobody takes the domain's mail; senders keep it and try again, for days at most.",
    remedies: [
      .init("One host is enough where short outages do not matter; else add a second one, or a second address.")
    ],
    reference: "RFC 5321 sections 4.5.4.1 and 5.1")

  static func check(_ target: JudgedTarget) -> [Observation] {
    guard let route = target.record.route, target.record.failure == nil, target.exchangers.count == 1,
      let host = target.exchangers.first
    else { return [] }
    // Two addresses of one family are two machines, or may be.
    let families = Dictionary(grouping: host.addresses, by: \.family)
    guard families.values.allSatisfy({ $0.count == 1 }) else { return [] }
    return [Observation("\(host.name) is the only mail exchanger", name: route.domain.ascii)]
  }
}

import MailDNS
import ProbeEngine

/// The name exists, but no address of a mail host follows from it.
enum NoMailHost: FailureRule {
  static let specification = RuleSpecification(
    id: "no-mail-host", levels: .error,
    meaning: "The name exists, but no mail host of it has an address, so that there is nothing to connect to.",
    importance: "Mail to it cannot be delivered.",
    remedies: [
      .init(
        "Give the host an A or AAAA record; give a domain that takes mail an MX record, or a null MX if it takes none.")
    ],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.noMailHost

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    guard context.target.service == nil else {
      return Observation(failure.message, remedy: "Publish the record, or probe the host by its name and port.")
    }
    guard context.target.kind != .address else {
      return Observation(failure.message, remedy: "Leave -4 and -6 out, or give an address of the other family.")
    }
    if let family = context.family {
      let (kind, other, record) = family == .v4 ? (4, "-4", "an A") : (6, "-6", "an AAAA")
      return Observation(
        "no mail host of the name has an IPv\(kind) address, and no other kind is wanted", evidence: [failure.message],
        remedy: "Leave \(other) out, or give the host \(record) record.")
    }
    return Observation("the name exists, but has no address to connect to", evidence: [failure.message])
  }
}

import Certificates
import MailPolicy

/// The certificate is for other names.
enum NameMismatch: ChainRule {
  static let specification = RuleSpecification(
    id: "name-mismatch", levels: .init(.warning, .warning, .error),
    meaning: "None of the subject alternative names of the certificate is the name of the host.",
    importance: "Senders that verify the name keep the mail: the certificate could be anybody's.",
    remedies: [
      .init("Get a certificate that names the host as the MX record or the client's configuration does."),
      .init("tls_server_sni_maps, where one server has several names", for: "Postfix"),
      .init("tls_certificate expanded with $tls_in_sni, where one server has several names", for: "Exim"),
      .init("local_name blocks, where one server has several names", for: "Dovecot"),
    ],
    reference: "RFC 9525 section 6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    let identity = chain.identity
    guard let leaf = chain.leaf, identity.isMatched == false, !identity.commonNameWouldMatch else { return [] }
    let wanted = identity.references.map(\.description).joined(separator: " nor ")
    return [
      Observation(
        "the certificate does not name \(wanted)", evidence: PresentedNames.lines(of: leaf), certificate: leaf.sha256)
    ]
  }
}

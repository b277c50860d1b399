import Certificates
import MailPolicy

/// The leaf vouches for itself.
enum SelfSigned: ChainRule {
  static let specification = RuleSpecification(
    id: "self-signed", levels: .init(.warning, .warning, .error),
    meaning: "The certificate is signed with its own key and stands in no trust store.",
    importance: "Anybody can make one for any name: it encrypts, and proves nothing.",
    remedies: [
      .init("Get a certificate of an authority that senders know, or publish TLSA records for this one (DANE)."),
      .init("smtpd_tls_chain_files", for: "Postfix"),
      .init("tls_certificate, tls_privatekey", for: "Exim"),
      .init("ssl_cert, ssl_key (2.4: ssl_server_cert_file, ssl_server_key_file)", for: "Dovecot"),
    ],
    reference: "RFC 5280 section 6.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.trust.outcome == .untrusted(.selfSigned) else { return [] }
    return [Observation("the certificate is self-signed: \(Excerpt.of(leaf.subject))", certificate: leaf.sha256)]
  }
}

package import Certificates
import MailPolicy

extension JudgedChain {
  /// Whether the rules of public authorities hold for it: it is trusted, and its own certificate claims to be of that
  /// world by a policy of the CA/Browser Forum or by timestamps of public logs. A private authority in the trust store
  /// knows neither, and owes nobody a limit.
  package var isPubliclyTrusted: Bool {
    guard trust.isTrusted == true, let leaf else { return false }
    return leaf.sctCount > 0 || details?.validation != nil
  }

  /// Of the server's own certificate; nil in a probe.
  var details: CertificateDetails? {
    guard role == .server else { return nil }
    return record?.details.first ?? nil
  }

  /// Each certificate of the file with its details, in the order of the chain; none in a probe.
  var detailed: [(facts: CertificateFacts, details: CertificateDetails)] {
    zip(facts.presented, record?.details ?? []).compactMap { facts, details in details.map { (facts, $0) } }
  }

  /// Presented, and on no path.
  package var superfluous: [CertificateFacts] { shape.superfluous }
}

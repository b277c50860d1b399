import Certificates
import MailDNS

/// The names of a certificate as evidence.
enum PresentedNames {
  static func lines(of certificate: CertificateFacts) -> [String] {
    let names = certificate.names
    let all =
      names.dns.map { Excerpt.of($0) } + names.ip.map { IPAddress(octets: $0)?.description ?? Excerpt.of($0) }
      + names.email.map { Excerpt.of($0) } + names.uri.map { Excerpt.of($0) }
    let rest = all.count - Excerpt.lineLimit
    return rest > 0 ? all.prefix(Excerpt.lineLimit) + ["… (\(rest) more names)"] : all
  }
}

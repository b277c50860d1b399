import Certificates
import Findings
import MailDNS
import MailPolicy

/// TLSA records for a zone file (RFC 6698 §2.2), ready to be put in.
enum TLSARecords {
  /// The port that a name without one is meant for.
  private static let usualPort = 25

  /// Those of one certificate without their owner: usage, selector, matching type and digest. The digest of the key comes
  /// first, as it outlives a renewal that keeps the key.
  ///
  /// What counts is its place: whatever it says of itself, usage 3 is for a server's own, and 2 for what issued that
  /// (RFC 7671 §5.1, §5.2). Nothing that is on no path from the server's own has a record: usage 3 asks for no name, so
  /// that whoever has that key could be the host.
  static func values(of certificate: CertificateFacts, in chain: JudgedChain) -> [String] {
    usages(of: certificate, in: chain).flatMap { usage in
      ["\(usage) 1 1 \(certificate.spkiSHA256)", "\(usage) 0 1 \(certificate.sha256)"]
    }
  }

  private static func usages(of certificate: CertificateFacts, in chain: JudgedChain) -> [Int] {
    let isFirst = certificate.sha256 == chain.facts.presented.first?.sha256
    guard chain.role == .authority else {
      return chain.superfluous.contains { $0.sha256 == certificate.sha256 } ? [] : [isFirst ? 3 : 2]
    }
    // A root, or a home-made certificate of a server, which may look the same.
    return chain.facts.presented.count == 1 && certificate.isSelfSigned ? [3, 2] : [2]
  }

  /// For each chain its records below a comment each.
  ///
  /// - Parameter owner: as the user gave it; nil takes the name that was asked for, or the first that the certificate has.
  static func text(of file: JudgedFile, owner: String?) -> String {
    file.chains.map { chain in
      let name = owner ?? self.owner(of: chain)
      return chain.facts.presented.map { certificate in
        let subject = Printable.distinguishedName(certificate.subject)
        let lines = values(of: certificate, in: chain).map { "\(name) IN TLSA \($0)\n" }
        guard !lines.isEmpty else { return "" }
        return "; \(subject.isEmpty ? "(no subject)" : subject), until \(UnixTime.date(of: certificate.notAfter))\n"
          + lines.joined()
      }.joined()
    }.joined(separator: "\n")
  }

  /// The full name of records for a host on the port of mail; relative to the zone where no host is known.
  private static func owner(of chain: JudgedChain) -> String {
    let asked = chain.identity.references.compactMap { reference -> String? in
      if case .name(let name) = reference { return name.ascii }
      return nil
    }
    let named = chain.facts.presented.first?.names.dns ?? []
    let known = named.lazy.compactMap { try? HostName(String(decoding: $0, as: UTF8.self)).ascii }.first
    return (asked.first ?? known).map { "_\(usualPort)._tcp.\($0)." } ?? "_\(usualPort)._tcp"
  }
}

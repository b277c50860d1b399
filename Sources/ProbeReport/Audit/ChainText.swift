import Certificates
import Findings
import MailPolicy
import SMTPWire
import TLSSession

/// One chain of an audit: what its lowest certificate says, the tree, and what became of key and name.
struct ChainText {
  let chain: JudgedChain
  let isVerbose: Bool

  private static let shownNames = 8

  func write(to page: inout Page) {
    guard let lowest = chain.facts.presented.first else { return }
    write(lowest, details: chain.record?.details.first ?? nil, to: &page)
    ChainTree(chain: chain).write(to: &page)
    for objection in chain.trust.objections where isVerbose {
      page.field("", Span("\(objection.message) (\(objection.name), depth \(objection.depth))", .faint))
    }
    if chain.trust.isTrusted == nil { page.field("", Span("trust not judged: no trust store was used", .faint)) }
    if chain.role == .server {
      let names = Wording.names(lowest.names)
      if !chain.identity.references.isEmpty {
        page.field("identity", CertificatesText.identity(chain.identity, names: names))
      }
      if let key = chain.record?.key { writeKey(key, of: lowest, to: &page) }
      if let renewal = chain.record?.renewal { write(renewal, to: &page) }
      writeRevocation(to: &page)
      if let staple = chain.tls?.staple { page.field("staple", RevocationText.words(staple, at: chain.time)) }
    }
    guard isVerbose else { return }
    for (index, certificate) in chain.facts.presented.enumerated() {
      page.blank()
      writeWhole(certificate, index: index, to: &page)
    }
  }

  private func write(_ certificate: CertificateFacts, details: CertificateDetails?, to page: inout Page) {
    let validity = Wording.validity(from: certificate.notBefore, until: certificate.notAfter, at: chain.time)
    let parts = [validity.text, Wording.key(certificate.key)] + (details?.validation.map { [$0] } ?? [])
    var values = [Span(words: Wording.dotted(parts), validity.tone)]
    let names = Wording.names(certificate.names)
    if chain.role == .server {
      values.append(
        names.isEmpty
          ? Wording.absence(of: certificate.names)
          : Span(words: ["for"] + Wording.list(names, shown: isVerbose ? names.count : Self.shownNames)))
      let unicode = certificate.names.dns.compactMap(UnicodeName.of).map { Escaping.escaped($0.utf8) }
      if !unicode.isEmpty {
        let shown = isVerbose ? unicode.count : Self.shownNames
        values.append(Span(words: ["that is"] + Wording.list(unicode, shown: shown), .faint))
      }
    }
    page.field("certificate", values)
    let lifetime = certificate.lifetimeSeconds.map { " for \(Wording.count(Int(clamping: $0 / 86_400), "day"))" } ?? ""
    page.field("issued", Span(UnixTime.date(of: certificate.notBefore) + lifetime), limit: 2)
  }

  private func writeKey(_ key: KeyFit, of certificate: CertificateFacts, to page: inout Page) {
    let source = key.source == "-" ? "standard input" : Escaping.escaped(key.source.utf8)
    let fits = key.certificates.contains(certificate.sha256)
    page.field(
      "key", Span("\(Wording.key(key.facts)) in \(source) \(fits ? "fits" : "DOES NOT FIT")", fits ? .good : .bad))
  }

  private func write(_ renewal: Renewal, to page: inout Page) {
    let end = UnixTime.date(of: renewal.previous.leaf.notAfter)
    let words =
      switch renewal.change {
      case .none: Span("NOT RENEWED: the same certificate as before", .caution)
      case .keyKept: Span("a new certificate with the key of the one until \(end)")
      case .keyChanged: Span("a new certificate with another key than the one until \(end)")
      }
    page.field("renewal", words, Span(RenewalWords.records(renewal)))
  }

  /// A line for each certificate and kind of source that was asked.
  private func writeRevocation(to page: inout Page) {
    let values = chain.revocationQuestions.map { question in
      let name = Printable.distinguishedName(question.certificate.subject)
      let words = RevocationText.words(question)
      return Span("\(question.source == .ocsp ? "OCSP" : "list"): \(name) \(words.text)", words.tone)
    }
    if !values.isEmpty { page.field("revocation", values, limit: 4) }
  }

  // MARK: All of one certificate

  private func writeWhole(_ certificate: CertificateFacts, index: Int, to page: inout Page) {
    let position = (chain.record?.positions[safe: index]).map { "no. \($0 + 1)  " } ?? ""
    page.paragraph([], Span(position + Printable.distinguishedName(certificate.subject), .strong), at: 0)
    page.field("issuer", Span(Printable.distinguishedName(certificate.issuer)))
    page.field("serial", Span(certificate.serial))
    page.field("version", Span("\(certificate.version)"))
    page.field(
      "valid",
      Span(
        [certificate.notBefore, certificate.notAfter].map { $0?.description ?? UnixTime.date(of: nil) }
          .joined(separator: " to ")))
    page.field("signature", Span(certificate.signatureAlgorithm))
    if let usage = certificate.keyUsage { page.field("key usage", Span(usage.joined(separator: ", "))) }
    if let purposes = certificate.extendedKeyUsage { page.field("purposes", Span(purposes.joined(separator: ", "))) }
    if certificate.isCA {
      page.field("authority", Span(certificate.pathLength.map { "path length \($0)" } ?? "any path length"))
    }
    writeURLs(certificate, to: &page)
    page.field("sha256", Span(certificate.sha256.description, .faint))
    page.field("key sha256", Span(certificate.spkiSHA256.description, .faint))
    if let digest = chain.record?.legacyDigests[safe: index] {
      page.field("sha1", Span(digest.description, .faint))
    }
    if let details = chain.record?.details[safe: index] ?? nil { writeDetails(details, to: &page) }
  }

  private func writeURLs(_ certificate: CertificateFacts, to page: inout Page) {
    for (label, urls) in [
      ("issuer at", certificate.caIssuersURLs), ("crl", certificate.crlURLs), ("ocsp", certificate.ocspURLs),
    ] where !urls.isEmpty {
      page.field(label, urls.map { Span(Escaping.escaped($0)) }, limit: 3)
    }
  }

  private func writeDetails(_ details: CertificateDetails, to page: inout Page) {
    if !details.policies.isEmpty {
      page.field("policies", Span(details.policies.map(\.label).joined(separator: ", ")))
    }
    if let timestamps = details.timestamps {
      page.field("timestamps", timestamps.map { Span("\($0.time) by log \($0.log)", .faint) })
    }
    for found in details.extensions {
      let name = found.identifier.label + (found.isCritical ? " (critical)" : "")
      page.field("extension", Span(name), Span(Digest(found.value).description, .faint), limit: 6)
    }
    if !details.deviations.isEmpty {
      page.field(
        "not DER", details.deviations.map { Span("\($0.kind.rawValue) at octet \($0.offset)", .caution) }, limit: 8)
    }
  }
}

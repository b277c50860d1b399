// Invariant: whatever is a certificate to libcrypto gives its facts without a trap, twice the same; its DER reads again
// as the same facts and the same DER; every text of it is printable once escaped, every moment has a date, and names
// are judged. The same for each certificate of a PEM text, which comes back from PEM as it went in. Whatever bytes are
// given as a file are an error of one line, or chains that every rule judges without a trap; what our own reader takes
// for distinguished encoding is what libcrypto would write.

import Certificates
import Findings
import MailDNS
import MailPolicy
import SMTPWire
import TLSCrypto

func checkCertificate(_ bytes: [UInt8]) {
  if let certificate = try? X509Certificate(der: bytes) {
    check(certificate)
    let details = CertificateDetails(bytes)
    hold(
      details?.deviations.isEmpty != true || certificate.der == bytes, "taken for DER, and written otherwise")
  }
  checkFile(bytes)
  guard let certificates = try? PEM.certificates(bytes) else { return }
  for certificate in certificates {
    check(certificate)
    do throws(OpenSSLFailure) {
      let again = try PEM.certificates(try PEM.encode(certificate))
      hold(again.map(\.der) == [certificate.der], "a certificate that went through PEM")
    } catch {
      hold(false, "a certificate does not go through PEM: \(error)")
    }
  }
  _ = try? PEM.privateKey(bytes).pem()
}

private func checkFile(_ bytes: [UInt8]) {
  hold(EncodingDeviation.all(in: bytes).count <= EncodingDeviation.limit, "deviations without end")
  let file: CertificateFile
  do throws(TLSSetupFailure) {
    file = try CertificateFile(bytes, path: "-", name: "standard input")
  } catch {
    hold(isPrintable(error.message), "an error line that is none: \(error.message.debugDescription)")
    return
  }
  let groups = ChainGroup.groups(of: file.entries.map(\.facts))
  hold(Set(groups.flatMap(\.positions)) == Set(file.entries.indices), "a certificate in no group")
  let time = UnixTime(year: 2026, month: 11, day: 24)
  let builder = try? ChainBuilder(trust: nil, time: time)
  let chains = groups.prefix(8).compactMap { group -> JudgedChain? in
    let entries = group.positions.map { file.entries[$0] }
    guard let chain = try? builder?.chain(entries, role: group.role) else { return nil }
    let record = ChainRecord(
      source: "-", role: group.role, chain: chain, positions: group.positions, details: entries.map(\.details))
    return JudgedChain(record, id: "c1", time: time, expiryLimit: .max)
  }
  let judged = JudgedFile(input: "-", policy: .verify, time: time, startedAt: time, chains: chains)
  for finding in Rulebook.findings(of: judged) {
    hold(isPrintable(finding.message) && finding.evidence.allSatisfy(isPrintable), "a finding: \(finding)")
  }
}

private func check(_ certificate: X509Certificate) {
  let facts = certificate.facts()
  hold(certificate.facts() == facts, "the facts differ when they are read again")
  hold(!certificate.der.isEmpty && facts.der == certificate.der, "no DER")
  do throws(OpenSSLFailure) {
    let again = try X509Certificate(der: certificate.der)
    hold(again.der == certificate.der, "the DER of the DER")
    hold(again.facts() == facts, "the facts of the DER")
  } catch {
    hold(false, "the DER of a certificate is none: \(error)")
  }

  // Of a path libssl has judged the signatures, so that its word for "self-signed" rests on names and key identifiers.
  let element = certificate.pathElement()
  var expected = VerificationFacts.Element(facts)
  expected.isSelfSigned = element.isSelfSigned
  hold(element == expected, "what a path tells of it")
  hold(element.isSelfSigned || !facts.isSelfSigned, "signed by itself, and not so in a path")
  hold(facts.isSelfIssued || !element.isSelfSigned, "signed by itself in a path, issued by another")
  hold(facts.sha256.bytes.count == 32 && facts.spkiSHA256.bytes.count == 32, "a digest")
  hold((facts.pathLength ?? 0) >= 0 && facts.sctCount >= 0 && facts.key.bits >= 0, "a number below zero")
  hold(facts.isSelfIssued || !facts.isSelfSigned, "signed by itself, issued by another")

  let names = facts.names.dns + facts.names.email + facts.names.uri
  let texts =
    [facts.subject, facts.issuer, facts.commonName ?? []] + facts.ocspURLs + facts.caIssuersURLs + facts.crlURLs
  for text in names + texts {
    let escaped = Escaping.escaped(text)
    hold(isPrintable(escaped) && Escaping.unescaped(escaped) == text, "escaped text")
  }
  for word in (facts.extendedKeyUsage ?? []) + (facts.keyUsage ?? []) + [facts.signatureAlgorithm, facts.serial] {
    hold(isPrintable(word), "a word of the library that is not printable: \(word.debugDescription)")
  }
  for moment in [facts.notBefore, facts.notAfter].compactMap(\.self) {
    hold(isPrintable(moment.description) && !moment.date.isEmpty, "a date")
    _ = (facts.notAfter.map(moment.wholeDays(until:)), facts.lifetimeSeconds)
  }

  let references = [
    (try? HostName("mx.example.test")).map(ReferenceIdentifier.name),
    IPAddress("192.0.2.1").map(ReferenceIdentifier.address),
  ].compactMap(\.self)
  let identity = IdentityVerdict(of: facts, for: references)
  hold(identity.isMatched == (identity.matchedName != nil), "a match and its name")
  _ = TrustVerdict(
    of: ChainFacts(
      presented: [facts],
      verification: VerificationFacts(hadTrustStore: true, objections: [], path: [element])))
}

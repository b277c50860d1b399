// Invariant: whatever bytes are given as an OCSP response, a revocation list or a place of one are facts and verdicts
// without a trap, twice the same, with texts that are printable once escaped. None of them proves anything: nobody but an
// authority that was made a moment ago could have signed them.

import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSCrypto

func checkRevocation(_ bytes: [UInt8]) {
  guard let kind = bytes.first else { return }
  let rest = Array(bytes.dropFirst())
  switch kind % 3 {
  case 0: checkResponse(rest)
  case 1: checkList(rest)
  default: checkPlace(rest)
  }
}

private let world: (issuer: X509Certificate, leaf: X509Certificate) = {
  let (from, until) = (UnixTime(year: 2026, month: 11, day: 1), UnixTime(year: 2027, month: 2, day: 1))
  guard let authority = try? CertificateAuthority(name: "Example Issuing", from: from, until: until),
    let identity = try? authority.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)),
    let leaf = identity.chain.first
  else { fatalError("no certificate could be made") }
  return (authority.certificate, leaf)
}()

private let moments = [UnixTime(seconds: .min), UnixTime(year: 2026, month: 11, day: 24), UnixTime(seconds: .max)]

private func checkResponse(_ bytes: [UInt8]) {
  let facts = OCSPReader.facts(of: bytes, about: world.leaf, issuers: [world.issuer])
  hold(OCSPReader.facts(of: bytes, about: world.leaf, issuers: [world.issuer]) == facts, "read otherwise")
  hold(facts.answerCount >= 0, "a number below zero")
  for moment in moments {
    if case .inconclusive = RevocationVerdict(of: facts, at: moment) { continue }
    hold(false, "a response that proves something: \(facts)")
  }
  if case .delegate(let delegate) = facts.signer { hold(false, "a delegate: \(delegate)") }
}

private func checkList(_ bytes: [UInt8]) {
  let facts = CRLReader.facts(of: bytes, about: world.leaf, issuers: [world.issuer])
  hold(CRLReader.facts(of: bytes, about: world.leaf, issuers: [world.issuer]) == facts, "read otherwise")
  guard let facts else { return }
  hold(facts.signer != .issuer, "a list that the authority signed")
  hold(facts.entryCount >= 0 && facts.entryCount <= bytes.count, "more entries than octets")
  for moment in moments {
    // Whoever signed it, its dates are no trap.
    var believed = facts
    believed.signer = .issuer
    _ = RevocationVerdict(of: believed, about: world.leaf.facts(), at: moment)
  }
  for point in facts.scope.points ?? [] { hold(isPrintable(Escaping.escaped(point)), "escaped text") }
}

private func checkPlace(_ bytes: [UInt8]) {
  guard bytes.count < 2000, let place = HTTPLocation(bytes) else { return }
  hold(isPrintable(place.authority) && isPrintable(place.path), "a place that is not printable")
  hold(!place.path.utf8.contains(0x20) && place.path.hasPrefix("/"), "a path that ends the line of a request")
  hold(HTTPLocation(Array("http://\(place.authority)\(place.path)".utf8)) == place, "a place of another name")
}

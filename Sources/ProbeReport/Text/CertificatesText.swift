import Certificates
import Findings
import MailPolicy
import SMTPWire

/// Who answered: the server's certificate, the chain and whether it leads anywhere, and whether the name is right.
struct CertificatesText {
  let chain: ChainFacts
  let handshake: JudgedHandshake
  let time: UnixTime
  let isVerbose: Bool

  private static let shownNames = 4

  func write(to page: inout Page) {
    guard let leaf = chain.presented.first else {
      page.field("certificate", Span("NONE: this suite proves nobody's identity", .bad))
      return
    }
    let validity = Wording.validity(from: leaf.notBefore, until: leaf.notAfter, at: time)
    var values = [Span(words: Wording.dotted([validity.text, Wording.key(leaf.key)]), validity.tone)]
    let names = Wording.names(leaf.names)
    values.append(
      names.isEmpty
        ? Wording.absence(of: leaf.names)
        : Span(words: ["for"] + Wording.list(names, shown: isVerbose ? names.count : Self.shownNames)))
    if isVerbose {
      values.append(Span("\(leaf.signatureAlgorithm), serial \(leaf.serial)", .faint))
    }
    page.field("certificate", values)
    if isVerbose {
      page.field("sha256", Span("\(leaf.sha256)", .faint))
      page.field("spki sha256", Span("\(leaf.spkiSHA256)", .faint))
    }
    writeChain(to: &page)
    page.field("identity", Self.identity(handshake.identity, names: names))
  }

  private func writeChain(to page: inout Page) {
    for (position, certificate) in chain.presented.enumerated() {
      let label = position == 0 ? [Span("  "), Span("chain", .strong)] : []
      var text = Printable.distinguishedName(certificate.subject)
      if text.isEmpty { text = "(no subject)" }
      let validity = Wording.validity(from: certificate.notBefore, until: certificate.notAfter, at: time)
      let isOff = validity.tone == .bad
      if position > 0, isOff { text += " · \(validity.text)" }
      if certificate.isSelfSigned, chain.presented.count > 1 { text += " · self-signed" }
      let number = "\(position)"
      page.paragraph(
        label + [Span(String(repeating: " ", count: Page.valueColumn - (position == 0 ? 7 : 0)))]
          + [Span(Columns.padded(number, to: 3), .faint)],
        Span(text, position > 0 && isOff ? .bad : .plain), at: Page.valueColumn + 3, limit: 3)
    }
    for (index, span) in Self.trust(handshake.trust, chain: chain).enumerated() {
      page.paragraph(
        [Span(String(repeating: " ", count: Page.valueColumn)), Span(index == 0 ? "→  " : "   ", span.tone)], span,
        at: Page.valueColumn + 3, limit: 3)
    }
  }

  /// Certificate, trust and identity of a further handshake, a line each.
  static func digest(of chain: ChainFacts, _ handshake: JudgedHandshake, at time: UnixTime) -> [Span] {
    guard let leaf = chain.presented.first else { return [Span("no certificate", .bad)] }
    let validity = Wording.validity(from: leaf.notBefore, until: leaf.notAfter, at: time)
    let subject = Printable.distinguishedName(leaf.subject)
    return [Span(words: Wording.dotted([subject, validity.text, Wording.key(leaf.key)]), validity.tone)]
      + trust(handshake.trust, chain: chain).prefix(1).map { Span("→ \($0.text)", $0.tone) }
      + identity(handshake.identity, names: Wording.names(leaf.names)).prefix(1)
  }

  // MARK: Verdicts in words

  private static func trust(_ trust: TrustVerdict, chain: ChainFacts) -> [Span] {
    let objections = trust.objections.map {
      Span("\($0.message) (\($0.name), certificate \($0.depth))", .faint)
    }
    switch trust.outcome {
    case .trusted:
      let anchor = trust.anchor.map(Printable.distinguishedName) ?? "the trust store"
      let helped = "with an intermediate that was not sent but is known here; other senders may not know it"
      return [Span("trusted by \(anchor)", .good)] + (trust.reliesOnStoredIntermediate ? [Span(helped, .caution)] : [])
    case .notJudged:
      return [Span("trust not judged: no trust store was used", .faint)]
    case .untrusted(let reason):
      return [Span("NOT TRUSTED: \(words(reason, chain: chain))", .bad)] + objections
    }
  }

  private static func words(_ reason: TrustVerdict.Reason, chain: ChainFacts) -> String {
    switch reason {
    case .selfSigned: return "self-signed, and in no trust store here"
    case .malformed:
      return "an extension of the certificate is malformed or there twice, so that no path begins with it"
    case .incomplete: return "the certificate that signed it was not sent and is not known here"
    case .unknownIssuer:
      let end = chain.verification.path.last ?? chain.presented.last.map(VerificationFacts.Element.init)
      guard let end else { return "the chain ends at nobody known here" }
      let name = Printable.distinguishedName(end.isSelfSigned ? end.subject : end.issuer)
      return "the chain leads to \(name), which is in no trust store here"
    case .outsideValidity: return "a certificate of the chain is outside its validity"
    case .invalidPath: return "the chain breaks a rule"
    }
  }

  static func identity(_ identity: IdentityVerdict, names: [String]) -> [Span] {
    let wanted = identity.references.map { Escaping.escaped($0.description.utf8) }
    switch identity.isMatched {
    case nil: return [Span("not judged: no name to compare with", .faint)]
    case true?:
      let name = identity.matchedName.map { Escaping.escaped($0) } ?? ""
      guard let reference = wanted.first, reference != name else { return [Span("\(name) matches", .good)] }
      return [Span("\(wanted.joined(separator: " or ")) matches \(name)", .good)]
    case false?:
      let only = identity.commonNameWouldMatch ? "; only the common name does, which senders ignore" : ""
      return [Span("NO MATCH: the certificate is not for \(wanted.joined(separator: " or "))\(only)", .bad)]
    }
  }
}

import Certificates
import Findings
import MailPolicy

/// A chain as a small tree: what the path ends at above, the lowest certificate below, each with its place in the file;
/// then what is on no path.
struct ChainTree {
  let chain: JudgedChain

  private static let step = 3

  func write(to page: inout Page) {
    let path = chain.facts.verification.path
    let members = path.isEmpty ? chain.facts.presented.prefix(1).map(VerificationFacts.Element.init) : path
    var isFirst = true
    for (depth, member) in members.reversed().enumerated() {
      line(
        member, indent: depth, isFirst: isFirst, isTop: depth == 0 && members.count > 1 || members.count == 1, to: &page
      )
      isFirst = false
    }
    writeRest(besides: Set(members.map(\.sha256)), to: &page)
  }

  private func line(
    _ member: VerificationFacts.Element, indent: Int, isFirst: Bool, isTop: Bool, to page: inout Page
  ) {
    // Deeper than this there is no room for names.
    let indent = min(indent, 6)
    let branch = indent == 0 ? "" : String(repeating: " ", count: (indent - 1) * Self.step) + "└─ "
    let place = place(of: member.sha256)
    let remark = isTop ? topRemark(member) : nil
    let validity = Wording.validity(from: member.notBefore, until: member.notAfter, at: chain.time)
    let isOff = validity.tone == .bad
    let parts = [
      subject(member.subject), isOff ? validity.text : nil, place, remark,
    ].compactMap(\.self)
    let lead = isFirst ? [Span("  "), Span("chain", .strong)] : []
    let column = Page.valueColumn + Columns.width(of: branch)
    let gap = String(repeating: " ", count: Page.valueColumn - (isFirst ? 7 : 0))
    page.paragraph(
      lead + [Span(gap + branch, .faint)], Span(words: Wording.dotted(parts), isOff ? .bad : .plain), at: column,
      limit: 3)
  }

  private func subject(_ name: [UInt8]) -> String {
    let text = Printable.distinguishedName(name)
    return text.isEmpty ? "(no subject)" : text
  }

  /// Where it stands in the file, counted from 1 as people do.
  private func place(of digest: Digest) -> String {
    guard let index = chain.facts.presented.firstIndex(where: { $0.sha256 == digest }),
      let position = chain.record?.positions[safe: index]
    else { return chain.record?.endpoints.isEmpty == false ? "not sent" : "not in the file" }
    return "no. \(position + 1)"
  }

  private func topRemark(_ member: VerificationFacts.Element) -> String? {
    switch chain.trust.outcome {
    case .trusted: "trusted"
    case .untrusted(.malformed): "malformed"
    case .untrusted(.selfSigned), .untrusted(.incomplete), .untrusted(.unknownIssuer):
      member.isSelfSigned ? "self-signed, not trusted here" : "its issuer is not known here"
    // The path ends where it should, and is broken below.
    case .untrusted(.outsideValidity), .untrusted(.invalidPath), .notJudged: nil
    }
  }

  private func writeRest(besides shown: Set<Digest>, to page: inout Page) {
    let shape = ChainShapeText(chain)
    var seen = shown
    for (index, certificate) in chain.facts.presented.enumerated() {
      let position = (chain.record?.positions[safe: index]).map { "no. \($0 + 1)" } ?? ""
      if seen.insert(certificate.sha256).inserted {
        let why = shape.isUseful(certificate) ? "another path" : "on no path"
        let validity = Wording.validity(from: certificate.notBefore, until: certificate.notAfter, at: chain.time)
        let fault = validity.tone == .bad ? [validity.text] : []
        remark([subject(certificate.subject)] + fault + [position, why], to: &page)
      } else if chain.facts.presented.firstIndex(where: { $0.sha256 == certificate.sha256 }) != index {
        remark([subject(certificate.subject), position, "there already"], to: &page)
      }
    }
  }

  private func remark(_ parts: [String], to page: inout Page) {
    page.paragraph(
      [Span(String(repeating: " ", count: Page.valueColumn)), Span("+  ", .caution)],
      Span(words: Wording.dotted(parts), .caution), at: Page.valueColumn + Self.step, limit: 3)
  }
}

/// Which presented certificates are on some path.
private struct ChainShapeText {
  private let superfluous: Set<Digest>

  init(_ chain: JudgedChain) { superfluous = Set(chain.superfluous.map(\.sha256)) }

  func isUseful(_ certificate: CertificateFacts) -> Bool { !superfluous.contains(certificate.sha256) }
}

import Certificates
import MailPolicy
import SMTPWire
import TLSSession

/// One certificate of the path to the anchor, and what to call it.
struct PathMember {
  enum Position: String {
    case leaf
    case intermediate
    case root
  }

  var element: VerificationFacts.Element
  var position: Position

  /// For people: there is one leaf, but an intermediate needs its name.
  var name: String {
    position == .leaf ? "the leaf" : "the \(position.rawValue) \(Excerpt.of(element.subject))"
  }
}

extension JudgedHandshake {
  var leaf: CertificateFacts? { chain?.presented.first }

  /// The path that the library built; where there was no trust store to lead to, the one that the presented
  /// certificates make.
  var path: [PathMember] {
    guard let chain else { return [] }
    var elements = chain.verification.path
    if elements.isEmpty { elements = ChainShape(chain).ascent.map(VerificationFacts.Element.init) }
    return elements.enumerated().map { index, element in
      let position: PathMember.Position =
        index == 0 ? .leaf : index == elements.count - 1 && element.isSelfSigned ? .root : .intermediate
      return PathMember(element: element, position: position)
    }
  }

  /// The certificate of the path that an objection of the library is about.
  func member(at depth: Int) -> PathMember? {
    let path = path
    return path.indices.contains(depth) ? path[depth] : nil
  }

  /// A certificate with the name of the leaf's issuer was sent, but the library did not take it for the issuer: another
  /// key, or one that may not sign certificates.
  var sentUnfitIssuer: Bool {
    guard let chain, let leaf else { return false }
    return chain.presented.dropFirst().contains { $0.subject == leaf.issuer && $0.sha256 != leaf.sha256 }
  }

  func objections(named names: [String]) -> [VerificationFacts.Objection] {
    trust.objections.filter { names.contains($0.name) }
  }
}

extension JudgedEndpoint {
  /// What is seen in each handshake; the same certificate is told once.
  func observations(_ look: (JudgedHandshake) -> [Observation]) -> [Observation] {
    var told: [Observation] = []
    for observation in handshakes.flatMap(look) {
      let isTold = told.contains { other in
        guard let certificate = observation.certificate else {
          return other.certificate == nil && other.message == observation.message
        }
        return other.certificate == certificate
      }
      if !isTold { told.append(observation) }
    }
    return told
  }
}

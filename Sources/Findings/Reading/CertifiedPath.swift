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
  /// The server's own certificate.
  var leaf: CertificateFacts? { chain?.presented.first }
}

extension JudgedChain {
  /// The server's own certificate; nil for authorities alone.
  var leaf: CertificateFacts? { role == .server ? facts.presented.first : nil }

  /// The path that the library built; where there was no trust store to lead to, the one that the presented
  /// certificates make.
  var path: [PathMember] {
    var elements = facts.verification.path
    if elements.isEmpty { elements = ChainShape(facts).ascent.map(VerificationFacts.Element.init) }
    return elements.enumerated().map { index, element in
      let position: PathMember.Position =
        index == 0 && role == .server
        ? .leaf : index == elements.count - 1 && element.isSelfSigned ? .root : .intermediate
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
    guard let leaf else { return false }
    return facts.presented.dropFirst().contains { $0.subject == leaf.issuer && $0.sha256 != leaf.sha256 }
  }

  func objections(named names: [String]) -> [VerificationFacts.Objection] {
    trust.objections.filter { names.contains($0.name) }
  }
}

extension JudgedEndpoint {
  /// What is seen in each handshake; the same certificate is told once.
  func observations(_ look: (JudgedHandshake) -> [Observation]) -> [Observation] {
    Self.once(handshakes.flatMap(look))
  }

  /// What is seen in the chain of each handshake; the same certificate is told once.
  func chainObservations(_ look: (JudgedChain) -> [Observation]) -> [Observation] {
    Self.once(chains.flatMap(look))
  }

  private static func once(_ observations: [Observation]) -> [Observation] {
    guard observations.count > 1 else { return observations }
    var told: [Observation] = []
    for observation in observations {
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

import Certificates
import MailPolicy
import ProbeEngine

extension JudgedFile {
  /// What could not be looked at although the policy demands it, a line each for people, escaped.
  package var omissions: [String] {
    var lines = obstacles.map { "\(Excerpt.of($0.source.utf8)): \(Excerpt.of($0.reason.utf8))" }
    lines += absences.map { "\($0.endpoint): \($0.reason)" }
    lines += sightings.filter(\.isInconclusive).map { "\($0.title): \($0.failure?.message ?? "no certificate")" }
    if chains.isEmpty, lines.isEmpty { lines.append("there is no certificate that can be judged") }
    if chains.contains(where: \.lacksTrustStore) { lines.append("trust was not judged: no trust store was used") }
    if chains.contains(where: \.hasOpenQuestion) { lines.append("whether all of them stand is not known") }
    return lines
  }

  /// Whether what the policy demands could be looked at: a monitor must not stay green because nobody looked.
  /// It asks without a list, for every chain asks.
  public var isWhollyJudged: Bool {
    obstacles.isEmpty && absences.isEmpty && !chains.isEmpty && !sightings.contains(where: \.isInconclusive)
      && !chains.contains { $0.lacksTrustStore || $0.hasOpenQuestion }
  }
}

extension JudgedChain {
  fileprivate var lacksTrustStore: Bool { policy == .verify && role == .server && trust.isTrusted == nil }

  /// Of revocation.
  fileprivate var hasOpenQuestion: Bool {
    revocationQuestions.contains { if case .inconclusive = $0.verdict { true } else { false } }
  }
}

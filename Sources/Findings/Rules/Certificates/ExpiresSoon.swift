import Certificates
import MailPolicy

/// The renewal should have happened.
enum ExpiresSoon: ChainRule {
  static let specification = RuleSpecification(
    id: "expires-soon", levels: .warning,
    meaning:
      "A third of the lifetime or less is left, and at most 30 days. Under verify a sixth, and at most 7 days, is an error.",
    importance: "Renewal by machine happens at two thirds of the lifetime, so that one that is still due has failed.",
    remedies: [.init("Renew it now, and find out why the renewal did not happen or was not loaded.")],
    reference: "RFC 5280 section 4.1.2.5")

  private static let day: Int64 = 86_400

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.path.enumerated().compactMap { depth, member in
      guard let start = member.element.notBefore, let end = member.element.notAfter else { return nil }
      let remaining = end - chain.time
      let lifetime = (end + 1) - start
      // What the library takes for expired is told as that.
      guard isDue(from: start, until: end, at: chain.time), !CertificateExpired.isObjected(at: depth, in: chain) else {
        return nil
      }
      let isUrgent = chain.policy == .verify && remaining * 6 <= lifetime && remaining <= 7 * day
      return Observation(
        "\(member.name) expires \(time(chain.time.wholeDays(until: end))) (\(end.date)), after \(days(lifetime / day))",
        certificate: member.element.sha256, level: isUrgent ? .error : nil)
    }
  }

  /// Whether a certificate that is in its time should have been renewed by now.
  static func isDue(from start: UnixTime, until end: UnixTime, at time: UnixTime) -> Bool {
    let remaining = end - time
    // The bound first: no multiple of what is beyond need fit.
    return time >= start && (0...30 * day).contains(remaining) && remaining * 3 <= (end + 1) - start
  }

  private static func time(_ days: Int) -> String { days == 0 ? "within a day" : "in \(self.days(Int64(days)))" }

  private static func days(_ count: Int64) -> String { count == 1 ? "1 day" : "\(count) days" }
}

internal import MailDNS
internal import SMTPWire

/// What validation says of an answer as a whole.
struct Verdict: Hashable, Sendable {
  var security: DNSSecurity
  var reason: String?

  /// Whether the answer is one: records, or that there are none.
  func isUsable(_ response: RawAnswer.Response) -> Bool {
    security != .bogus && [ResponseCode.noError, ResponseCode.nonexistent].contains(response.code)
  }
}

/// ## The resolver that strips signatures
///
/// Some resolvers pass no signatures on (old ones, home routers, captive networks), so that everything below the trust
/// anchor looks bogus. That says nothing of the domain. The rule: when an answer came out bogus, the keys of the trust
/// anchor above the name are asked for (they are in the cache, as validation began with them). If those are valid,
/// signatures do get through, and the answer is bogus. If they are there with a signature that is wrong, it is bogus, too:
/// the anchor or the answer is forged or outdated. Only where they came without any signature, not at all, or could not be
/// asked for, nothing can be found out through this resolver: `indeterminate`, with the answer as it came.
///
/// An attacker on the way can bring this about as well. `indeterminate` is therefore an error to whoever needs a proof
/// (RFC 7672 §2.1.1), never the same as `insecure`.
extension UnboundResolver {
  /// - Parameter names: Asked for, and those that aliases led to.
  func verdict(
    on response: RawAnswer.Response, names: [DNSName], by deadline: ContinuousClock.Instant
  ) async -> Verdict {
    guard options.isValidating else { return Verdict(security: .unchecked) }
    if response.isBogus {
      for zone in Set(names.compactMap(trustAnchor(above:))) {
        if let reason = await whyNoSignatures(of: zone, by: deadline) {
          return Verdict(security: .indeterminate, reason: reason)
        }
      }
      return Verdict(security: .bogus)
    }
    if response.isSecure { return Verdict(security: .secure) }
    if names.contains(where: Self.staysHere) {
      return Verdict(security: .unchecked, reason: "the name is one of this machine, not of the DNS")
    }
    guard [ResponseCode.noError, ResponseCode.nonexistent].contains(response.code) else {
      return Verdict(security: .indeterminate)
    }
    // Without an anchor nothing is proven, but nothing is amiss either (RFC 7672 §2.1.1).
    let isCovered = names.allSatisfy { trustAnchor(above: $0) != nil }
    return Verdict(security: .insecure, reason: isCovered ? nil : "no trust anchor is above the name")
  }

  /// Nil where the keys of a trust anchor have signatures, right or wrong.
  private func whyNoSignatures(of zone: DNSName, by deadline: ContinuousClock.Instant) async -> String? {
    let servers = servers.map(\.description).joined(separator: ", ")
    let start = "the resolver (\(servers)) passes no DNSSEC signatures on, so that nothing can be validated"
    switch await rawAnswer(to: Question(name: zone, type: .dnskey), by: deadline) {
    case .response(let response):
      if response.isSecure { return nil }
      guard response.code == ResponseCode.noError else {
        return "\(start): asked for the keys of \(zone), it says \(ResponseCode.words(response.code))"
      }
      guard let message = DNSMessage(wire: response.message), message.hasRecord(of: .dnskey, for: zone) else {
        return "\(start): it has no keys of \(zone)"
      }
      return message.hasSignature(of: .dnskey, for: zone) ? nil : "\(start): the keys of \(zone) come without one"
    case .timedOut:
      return "\(start): asked for the keys of \(zone), it does not answer"
    case .cancelled:
      return "the look-up was cancelled"
    case .failed(let words):
      return "\(start): asked for the keys of \(zone): \(words)"
    }
  }

  /// libunbound tells of a chain only what holds for all of it. Where that is not the best, each step is asked for.
  func securities(
    of chain: [(name: DNSName, target: DNSName)], _ verdict: Verdict, by deadline: ContinuousClock.Instant
  ) async -> [DNSSecurity] {
    guard verdict.security == .insecure || verdict.security == .bogus else {
      return chain.map { _ in verdict.security }
    }
    return await withTaskGroup(of: (Int, DNSSecurity).self) { group in
      for (index, step) in chain.enumerated() {
        group.addTask { (index, await self.security(ofAliasAt: step.name, by: deadline)) }
      }
      var securities = chain.map { _ in DNSSecurity.indeterminate }
      for await (index, security) in group { securities[index] = security }
      return securities
    }
  }

  private func security(ofAliasAt name: DNSName, by deadline: ContinuousClock.Instant) async -> DNSSecurity {
    guard case .response(let response) = await rawAnswer(to: Question(name: name, type: .cname), by: deadline) else {
      return .indeterminate
    }
    return await verdict(on: response, names: [name], by: deadline).security
  }

  private static func staysHere(_ name: DNSName) -> Bool {
    name.labels.last.map { $0 == Array("localhost".utf8) || $0 == Array("onion".utf8) } ?? false
  }
}

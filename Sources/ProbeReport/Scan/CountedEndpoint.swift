import Certificates
package import Findings
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

/// What the summary of a scan counts of one endpoint: from its record, or from the line that an earlier run wrote of it. Both
/// come to the same.
package struct CountedEndpoint: Hashable, Sendable {
  package struct TLS: Hashable, Sendable {
    var version: String
    var suite: String
    var group: String
    /// What is to be said of the certificate in few words.
    var certificate: String
  }

  package var verdict: String
  package var conclusion: String
  package var notAsked: String?
  /// Its stage and its reason.
  package var failure: String?
  package var isIPv6 = false
  package var isSkipped = false
  package var findings: Set<String> = []
  package var connections = 0
  package var startTLS: String
  /// From beginning to end, rounded to a hundredth; nil where that is not known.
  package var milliseconds: Double?
  /// Escaped, as the capabilities are.
  package var provider: String
  package var capabilities: Set<String> = []
  package var tls: TLS?

  /// - Parameter provider: whose servers the endpoint belongs to.
  package init(
    _ endpoint: JudgedEndpoint, findings: [Finding], verdict: ReportVerdict, conclusion: String,
    notAsked: NotAsked? = nil, provider: String
  ) {
    let record = endpoint.record
    self.verdict = verdict.rawValue
    self.conclusion = conclusion
    self.notAsked = notAsked?.rawValue
    failure = record.failure.map(Self.words)
    if case .tcp(let address, _) = record.endpoint.transport { isIPv6 = address.family == .v6 }
    isSkipped = conclusion == Self.skipped
    self.findings = Set(findings.map(\.id))
    connections = record.traffic.connections
    startTLS = Self.startTLS(endpoint)
    milliseconds = record.timings.total.map { ($0 * 100).rounded() / 100 }
    self.provider = Escaping.escaped(provider.utf8)
    let capabilities = (record.encryptedHello ?? record.plaintextHello)?.capabilities ?? []
    self.capabilities = Self.counted(Set(capabilities.map { Escaping.escaped($0.name) }))
    tls = record.tls.map {
      TLS(
        version: $0.version, suite: $0.cipher.name, group: $0.group?.name ?? Self.noGroup,
        certificate: Self.certificate(endpoint))
    }
  }

  static let noRoute = words(Failure(stage: .connect, reason: .noRoute, message: ""))

  static func words(_ failure: Failure) -> String { "\(failure.stage.rawValue) \(failure.reason.rawValue)" }

  private static let noGroup = "none"
  private static let skipped = "skipped"

  /// What the server would not talk about is unknown, never "not offered".
  private static func startTLS(_ endpoint: JudgedEndpoint) -> String {
    let record = endpoint.record
    switch endpoint.target.security {
    case .implicit: return record.tls == nil ? "unknown" : "TLS from the first byte"
    case .none, .starttls: break
    }
    if record.tls != nil { return "established" }
    guard let isOffered = record.startTLS.isOffered else { return "unknown" }
    if !isOffered { return "not offered" }
    // Where nothing went wrong, nobody wanted TLS.
    return record.failure == nil && record.startTLS.reply?.isPositive != false ? "offered" : "offered, not established"
  }

  /// One server alone is not to use up the room for words that nobody knows.
  private static func counted(_ keywords: Set<String>) -> Set<String> {
    let unknown = keywords.subtracting(Imprint.Keywords.wellKnown)
    return unknown.count <= mostUnknown ? keywords : keywords.subtracting(unknown.sorted().dropFirst(mostUnknown))
  }

  private static let mostUnknown = 32

  private static func certificate(_ endpoint: JudgedEndpoint) -> String {
    guard endpoint.record.chain?.presented.isEmpty == false else { return "none" }
    switch (endpoint.trust.isTrusted, endpoint.identity.isMatched) {
    case (true, true): return "trusted, name matches"
    case (true, false): return "trusted, other name"
    case (true, nil): return "trusted, no name to compare"
    case (false, _): return "not trusted: \(reason(endpoint.trust))"
    case (nil, _): return "not judged"
    }
  }

  private static func reason(_ trust: TrustVerdict) -> String {
    switch trust.outcome {
    case .untrusted(.selfSigned): "self-signed"
    case .untrusted(.incomplete): "chain incomplete"
    case .untrusted(.malformed): "certificate malformed"
    case .untrusted(.unknownIssuer): "unknown issuer"
    case .untrusted(.outsideValidity):
      trust.objections.contains { $0.name == "CERT_HAS_EXPIRED" } ? "expired" : "not valid yet"
    case .untrusted(.invalidPath): "path not valid"
    case .trusted, .notJudged: "no reason"
    }
  }
}

extension CountedEndpoint {
  /// What stands in the line of an endpoint for the summary alone, since nothing else in it tells the same.
  var json: JSONValue {
    [
      "starttls": .string(startTLS), "certificate": .optional(tls) { .string($0.certificate) },
      "provider": .string(provider),
    ]
  }

  /// Of members of the line, as `JSONMembers` has them.
  package static let paths: Set<String> = [
    "verdict", "conclusion", "not_asked", "failure.stage", "failure.reason", "transport.address",
    "findings[].id",
    "traffic.connections", "timings_ms.total", "tls.version", "tls.cipher.name", "tls.group.name", "summary.starttls",
    "summary.certificate", "summary.provider", capabilities(.clear), capabilities(.encrypted), hello(.encrypted),
  ]

  private enum Place: String {
    case clear = "plaintext"
    case encrypted
  }

  private static func hello(_ place: Place) -> String { "\(place.rawValue).ehlo.command" }
  private static func capabilities(_ place: Place) -> String { "\(place.rawValue).ehlo.capabilities[].keyword" }

  /// Nil for a line that does not tell enough.
  ///
  /// - Parameter members: what stands at ``paths``.
  package init?(_ members: [(path: String, text: String?)]) {
    var single: [String: String] = [:]
    var keywords: [Place: Set<String>] = [:]
    for case (let path, let text?) in members {
      switch path {
      case "findings[].id": findings.insert(text)
      case Self.capabilities(.clear): keywords[.clear, default: []].insert(Self.name(text))
      case Self.capabilities(.encrypted): keywords[.encrypted, default: []].insert(Self.name(text))
      default: single[path] = text
      }
    }
    guard let verdict = single["verdict"], let conclusion = single["conclusion"],
      let startTLS = single["summary.starttls"], let provider = single["summary.provider"]
    else { return nil }
    (self.verdict, self.conclusion, self.startTLS, self.provider) = (verdict, conclusion, startTLS, provider)
    if let stage = single["failure.stage"], let reason = single["failure.reason"] { failure = "\(stage) \(reason)" }
    notAsked = single["not_asked"].flatMap { $0 == "null" ? nil : $0 }
    isIPv6 = single["transport.address"]?.contains(":") == true
    isSkipped = conclusion == Self.skipped
    connections = single["traffic.connections"].flatMap { Int($0) } ?? 0
    milliseconds = single["timings_ms.total"].flatMap { Double($0) }
    capabilities = Self.counted(keywords[single[Self.hello(.encrypted)] == nil ? .clear : .encrypted] ?? [])
    if let version = single["tls.version"], let suite = single["tls.cipher.name"],
      let certificate = single["summary.certificate"]
    {
      let group = single["tls.group.name"] ?? Self.noGroup
      tls = TLS(version: version, suite: suite, group: group, certificate: certificate)
    }
  }

  private static func name(_ keyword: String) -> String {
    Escaping.escaped(Capability(keyword: Escaping.unescaped(keyword) ?? []).name)
  }
}

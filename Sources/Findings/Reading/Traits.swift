import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

/// What is compared of one server, as far as it was observed.
struct Traits {
  private var values: [(property: Difference.Property, value: Difference.Value)] = []
  /// The keywords before TLS and within, with their parameters; nil where no EHLO was answered there.
  private var before: Keywords?
  private var within: Keywords?

  /// Of one dialogue among several with the same address.
  init(ofRun run: JudgedEndpoint) {
    self.init(of: run)
    add(.outcome, Self.outcome(of: run.record))
    add(.greetingName, run.record.greeting?.host.map { Excerpt.of($0) })
  }

  init(of endpoint: JudgedEndpoint) {
    let record = endpoint.record
    let hello = record.plaintextHello ?? record.encryptedHello
    add(.hello, hello?.verb.rawValue)
    add(.startTLS, record.startTLS.isOffered.map { $0 ? "offered" : "not offered" })
    // Its own property, and gone within TLS as it must be.
    before = Keywords(record.plaintextHello, without: "STARTTLS")
    within = Keywords(record.encryptedHello)
    add(.tlsVersion, record.tls?.version)
    add(.cipher, record.tls?.cipher.name)
    add(.group, record.tls.map { $0.group?.name ?? "none" })
    guard let handshake = endpoint.handshakes.first, let leaf = handshake.leaf else { return }
    add(.certificate, "\(String(describing: leaf.sha256).prefix(16))…, until \(UnixTime.date(of: leaf.notAfter))")
    add(.issuer, Self.issuer(of: leaf))
    add(.key, leaf.key.algorithm)
    add(.trust, Self.trust(handshake.trust))
    add(.validity, Self.validity(of: leaf, at: endpoint.time))
    add(.identity, handshake.identity.isMatched.map { $0 ? "matches" : "does not match" })
  }

  /// Nil where it was not observed.
  func value(of property: Difference.Property) -> Difference.Value? {
    if case .capability(let keyword, let isInsideTLS) = property {
      return (isInsideTLS ? within : before)?.value(of: keyword)
    }
    return values.first { $0.property == property }?.value
  }

  /// Those that can differ among several, in the order in which a dialogue meets them.
  static func properties(of all: [Traits]) -> [Difference.Property] {
    func keywords(_ list: KeyPath<Traits, Keywords?>, isInsideTLS: Bool) -> [Difference.Property] {
      let names = all.flatMap { $0[keyPath: list]?.names ?? [] }
      var seen: Set<[UInt8]> = []
      return names.filter { seen.insert($0).inserted }.map { .capability($0, isInsideTLS: isInsideTLS) }
    }
    return [.outcome, .greetingName, .hello, .startTLS] + keywords(\.before, isInsideTLS: false)
      + [.tlsVersion, .cipher, .group] + keywords(\.within, isInsideTLS: true)
      + [.certificate, .issuer, .key, .trust, .validity, .identity]
  }

  private mutating func add(_ property: Difference.Property, _ text: String?) {
    if let text { values.append((property, .text(text))) }
  }

  /// Nil where its end says nothing of what answered: we ended it, or were asked to come later.
  private static func outcome(of record: EndpointRecord) -> String? {
    guard let failure = record.failure else { return record.status == .complete ? "complete" : nil }
    guard !failure.isCancellation, failure.reason != .local, !record.asksToComeLater else { return nil }
    return "\(failure.reason.rawValue) at \(failure.stage.rawValue)"
  }

  // MARK: Certificates

  /// The organization, since one authority signs with several intermediates, and which of them is chance.
  private static func issuer(of leaf: CertificateFacts) -> String {
    if leaf.isSelfSigned { return "itself" }
    return Excerpt.of(organization(in: leaf.issuer) ?? leaf.issuer[...])
  }

  /// The first attribute O of a name in the form of RFC 4514, as it stands there.
  private static func organization(in name: [UInt8]) -> ArraySlice<UInt8>? {
    var start = name.startIndex
    var isEscaped = false
    for (index, byte) in name.enumerated() {
      let isBorder = !isEscaped && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "+"))
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      guard isBorder || index == name.count - 1 else { continue }
      let attribute = name[start..<(isBorder ? index : name.count)]
      if attribute.starts(with: "O=".utf8) { return attribute.dropFirst(2) }
      start = index + 1
    }
    return nil
  }

  private static func trust(_ trust: TrustVerdict) -> String? {
    switch trust.isTrusted {
    case true?: trust.reliesOnStoredIntermediate ? "trusted, but an intermediate was not sent" : "trusted"
    case false?: "not trusted"
    case nil: nil
    }
  }

  private static func validity(of leaf: CertificateFacts, at time: UnixTime) -> String {
    guard let begin = leaf.notBefore, let end = leaf.notAfter else { return "not known" }
    if time < begin { return "not yet valid" }
    if time > end { return "expired" }
    return ExpiresSoon.isDue(from: begin, until: end, at: time) ? "expires soon" : "valid"
  }
}

/// The capabilities of one hello in a form that can be compared: a keyword with all its parameters, those in ascending
/// order, so that the order in which a server lists them is no difference.
private struct Keywords {
  /// In upper case, in the order of the hello.
  private(set) var names: [[UInt8]] = []
  /// More came than are compared.
  private var isCut = false
  private var parameters: [[UInt8]: [[UInt8]]] = [:]

  /// More than the registry has. A server that lists thousands must not make the comparison of several endless.
  private static let limit = 64

  /// Nil where no hello was answered, and for HELO, which tells no extensions.
  init?(_ hello: HelloResponse?, without name: String? = nil) {
    guard let hello, hello.verb != .helo else { return nil }
    for capability in hello.capabilities where name.map(capability.isNamed) != true {
      if parameters[capability.name] == nil {
        guard names.count < Self.limit else {
          isCut = true
          continue
        }
        names.append(capability.name)
      }
      // Mechanisms have no case (RFC 4422 §3.1).
      let words =
        capability.isNamed("AUTH") ? capability.parameters.map { $0.map(Self.upperCased) } : capability.parameters
      parameters[capability.name, default: []] += words
    }
  }

  /// Nil where it may be among those that are not compared.
  func value(of name: [UInt8]) -> Difference.Value? {
    guard let words = parameters[name] else { return isCut ? nil : .notOffered }
    var distinct: [[UInt8]] = []
    for word in words.sorted(by: { $0.lexicographicallyPrecedes($1) }) where word != distinct.last {
      distinct.append(word)
    }
    return .text(Excerpt.of(Array(distinct.joined(separator: [0x20]))))
  }

  private static func upperCased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
  }
}

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
    add(.startTLS, record.startTLS.isOffered.map(Self.offered))
    // Its own property, and gone within TLS as it must be.
    before = Keywords(record.plaintextHello, without: "STARTTLS")
    within = Keywords(record.encryptedHello)
    add(.tlsVersion, record.tls?.version)
    add(.cipher, record.tls?.cipher.name)
    add(.group, record.tls.map { $0.group?.name ?? "none" })
    guard let handshake = endpoint.handshakes.first, let leaf = handshake.leaf else { return }
    add(.certificate, "\(String(describing: leaf.sha256).prefix(16))…, until \(UnixTime.date(of: leaf.notAfter))")
    add(.issuer, Self.issuer(of: leaf).map(Excerpt.of) ?? "itself")
    add(.key, leaf.key.algorithm)
    add(.trust, Trust(handshake.trust)?.words)
    add(.validity, Validity(of: leaf, at: endpoint.time).words)
    add(.identity, handshake.identity.isMatched.map(Self.matches))
  }

  /// As far as an imprint shows them.
  init(_ imprint: Imprint) {
    add(.hello, imprint.hello?.rawValue)
    add(.startTLS, imprint.offersStartTLS.map(Self.offered))
    before = imprint.hasBefore ? Keywords(imprint.before) : nil
    within = imprint.hasWithin ? Keywords(imprint.within) : nil
    if imprint.hasBefore { add(.otherCapabilities(isInsideTLS: false), "\(imprint.before.others)") }
    if imprint.hasWithin { add(.otherCapabilities(isInsideTLS: true), "\(imprint.within.others)") }
    if let version = imprint.version {
      add(.tlsVersion, version)
      add(.cipher, "0x\(hexadecimal(imprint.cipher))")
      add(.group, imprint.groupName)
    }
    guard let key = imprint.key else { return }
    let digest = String(imprint.certificate, radix: 16)
    let day = UnixTime.date(of: imprint.expiry == 0 ? nil : UnixTime(seconds: Int64(imprint.expiry) * 86_400))
    add(.certificate, "\(String(repeating: "0", count: 16 - digest.utf8.count))\(digest)…, until \(day)")
    add(.issuer, "\(imprint.issuer)")
    add(.key, key)
    add(.trust, imprint.trust?.words)
    add(.validity, imprint.validity?.words)
    add(.identity, imprint.isMatched.map(Self.matches))
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
      + [.otherCapabilities(isInsideTLS: false), .tlsVersion, .cipher, .group] + keywords(\.within, isInsideTLS: true)
      + [.otherCapabilities(isInsideTLS: true), .certificate, .issuer, .key, .trust, .validity, .identity]
  }

  private static func offered(_ isOffered: Bool) -> String { isOffered ? "offered" : "not offered" }
  private static func matches(_ isMatched: Bool) -> String { isMatched ? "matches" : "does not match" }

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

  enum Trust: UInt32 {
    case trusted = 1
    case leaning
    case untrusted

    /// Nil where nothing was judged.
    init?(_ verdict: TrustVerdict) {
      guard let isTrusted = verdict.isTrusted else { return nil }
      self = !isTrusted ? .untrusted : verdict.reliesOnStoredIntermediate ? .leaning : .trusted
    }

    var words: String {
      switch self {
      case .trusted: "trusted"
      case .leaning: "trusted, but an intermediate was not sent"
      case .untrusted: "not trusted"
      }
    }
  }

  enum Validity: UInt32 {
    case notYet = 1
    case expired
    case endingSoon
    case valid
    /// A date of it cannot be read.
    case unknown

    init(of leaf: CertificateFacts, at time: UnixTime) {
      guard let begin = leaf.notBefore, let end = leaf.notAfter else {
        self = .unknown
        return
      }
      if time < begin {
        self = .notYet
      } else if time > end {
        self = .expired
      } else {
        self = ExpiresSoon.isDue(from: begin, until: end, at: time) ? .endingSoon : .valid
      }
    }

    var words: String {
      switch self {
      case .notYet: "not yet valid"
      case .expired: "expired"
      case .endingSoon: "expires soon"
      case .valid: "valid"
      case .unknown: "not known"
      }
    }
  }

  /// The organization, since one authority signs with several intermediates, and which of them is chance. Nil for a
  /// certificate that nobody else issued.
  static func issuer(of leaf: CertificateFacts) -> ArraySlice<UInt8>? {
    leaf.isSelfSigned ? nil : organization(in: leaf.issuer) ?? leaf.issuer[...]
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

  /// The keywords and mechanisms that have a bit, and the number of SIZE.
  init(_ imprint: Imprint.Keywords) {
    for name in imprint.knownNames {
      names.append(Array(name.utf8))
      parameters[Array(name.utf8)] = []
    }
    if let size = imprint.sizeWords { parameters[Array("SIZE".utf8)] = [Array(size.utf8)] }
    parameters[Array("AUTH".utf8)]? += imprint.knownMechanisms.map { Array($0.utf8) }
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

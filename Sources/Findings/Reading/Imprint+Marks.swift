import ProbeEngine
import SMTPWire

/// Where each property of which there are few values stands in an imprint. All of them have 0 for "not observed".
extension Imprint {
  struct Mark {
    fileprivate var shift: UInt32
    fileprivate var bits: UInt32

    static let attempt = Mark(shift: 0, bits: 2)
    static let hello = Mark(shift: 2, bits: 2)
    static let startTLS = Mark(shift: 4, bits: 2)
    static let version = Mark(shift: 6, bits: 3)
    static let key = Mark(shift: 9, bits: 4)
    static let trust = Mark(shift: 13, bits: 2)
    static let validity = Mark(shift: 15, bits: 3)
    static let identity = Mark(shift: 18, bits: 2)
    static let before = Mark(shift: 20, bits: 1)
    static let within = Mark(shift: 21, bits: 1)

    fileprivate var mask: UInt32 { (1 << bits) - 1 }
  }

  /// What became of the wish to connect.
  enum Attempt: UInt32 {
    case connected = 1
    /// Nothing answered.
    case silent
    /// There is no local route.
    case omitted
  }

  /// No value of ours is larger than its place.
  subscript(mark: Mark) -> UInt32 {
    get { marks >> mark.shift & mark.mask }
    set { marks = marks & ~(mark.mask << mark.shift) | (newValue & mark.mask) << mark.shift }
  }

  var attempt: Attempt? { Attempt(rawValue: self[.attempt]) }
  var hasBefore: Bool { self[.before] == 1 }
  var hasWithin: Bool { self[.within] == 1 }
  var hello: HelloVerb? { Self.value(self[.hello], among: Self.verbs) }
  var offersStartTLS: Bool? { Self.bool(self[.startTLS]) }
  var version: String? { Self.value(self[.version], among: Self.versions) }
  var key: String? { Self.value(self[.key], among: Self.keys) }
  var trust: Traits.Trust? { .init(rawValue: self[.trust]) }
  var validity: Traits.Validity? { .init(rawValue: self[.validity]) }
  var isMatched: Bool? { Self.bool(self[.identity]) }

  /// Its code, or what stands in its place.
  var groupName: String {
    switch group {
    case Self.noGroup: "none"
    case Self.ownGroup: "parameters of its own"
    default: "0x\(String(repeating: "0", count: 4 - String(group, radix: 16).utf8.count))\(String(group, radix: 16))"
    }
  }

  /// Codes that no registry gives away (RFC 8446 §4.2.7: 0xFE00 and above are for private use).
  static let noGroup: UInt16 = 0xFFFF
  static let ownGroup: UInt16 = 0xFFFE

  static func number(_ isTrue: Bool?) -> UInt32 { isTrue.map { $0 ? 1 : 2 } ?? 0 }
  static func number<Value: Equatable>(_ value: Value?, among values: [Value]) -> UInt32 {
    value.flatMap(values.firstIndex).map { UInt32($0) + 1 } ?? 0
  }

  private static func bool(_ number: UInt32) -> Bool? { number == 0 ? nil : number == 1 }
  private static func value<Value>(_ number: UInt32, among values: [Value]) -> Value? {
    values.indices.contains(Int(number) - 1) ? values[Int(number) - 1] : nil
  }

  // Not to be put in another order, nor anything between: imprints are read back from files.
  static let verbs: [HelloVerb] = [.ehlo, .helo, .lhlo]
  static let versions = ["another version", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
  static let keys = ["another kind", "RSA", "RSA-PSS", "EC", "ED25519", "ED448", "DSA"]
}

extension Imprint.Keywords {
  // Not to be put in another order either.

  /// Those that have a bit.
  /// Keywords of extensions that many servers have.
  package static let wellKnown = Set(keywordsByBit.words)

  static let keywordsByBit = WordTable([
    "8BITMIME", "AUTH", "BINARYMIME", "BURL", "CHUNKING", "DELIVERBY", "DSN", "ENHANCEDSTATUSCODES", "ETRN", "EXPN",
    "FUTURERELEASE", "HELP", "LIMITS", "MT-PRIORITY", "NO-SOLICITING", "PIPECONNECT", "PIPELINING", "REQUIRETLS",
    "RRVS",
    "SIZE", "SMTPUTF8", "STARTTLS", "TURN", "VERB", "VRFY", "X-ANONYMOUSTLS", "X-EXPS", "XCLIENT", "XEXCH50",
    "XFORWARD", "XRDST", "X-LINK2STATE",
  ])
  static let mechanismsByBit = WordTable([
    "ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "GSSAPI", "LOGIN", "NTLM", "OAUTHBEARER", "PLAIN",
    "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "XOAUTH2", "XTOKEN",
  ])
  /// SIZE has no parameter.
  static let noSize = UInt32.max
  /// It has one that is no number, or none of ours.
  static let otherSize = UInt32.max - 1

  var knownNames: [String] { Self.names(known, in: Self.keywordsByBit) }
  var knownMechanisms: [String] { Self.names(UInt32(mechanisms), in: Self.mechanismsByBit) }

  /// Nil where it has no parameter.
  var sizeWords: String? {
    switch size {
    case Self.noSize: nil
    case Self.otherSize: "another number"
    default: String(size)
    }
  }

  private static func names(_ bits: UInt32, in table: WordTable) -> [String] {
    table.words.indices.filter { bits >> UInt32($0) & 1 == 1 }.map { table.words[$0] }
  }
}

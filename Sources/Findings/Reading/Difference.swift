import SMTPWire

/// One property in which servers differ that should be alike, and who has which value.
public struct Difference: Hashable, Sendable {
  public enum Property: Hashable, Sendable {
    /// How a connection ended: only among connections to one address.
    case outcome
    /// The host name in the greeting: only among connections to one address, where it names the one that answered.
    case greetingName
    /// The verb that was answered: HELO where EHLO was refused.
    case hello
    case startTLS
    /// By its keyword in upper case.
    case capability([UInt8], isInsideTLS: Bool)
    /// All that have no name where only imprints are left.
    case otherCapabilities(isInsideTLS: Bool)
    case tlsVersion
    case cipher
    case group
    /// The server's own certificate: only among addresses of one host name.
    case certificate
    case issuer
    case key
    case trust
    case validity
    case identity
  }

  public enum Value: Hashable, Sendable {
    /// Escaped. Empty for a capability without parameters.
    case text(String)
    /// Of a capability.
    case notOffered
  }

  /// Those that have the same value.
  public struct Group: Hashable, Sendable {
    public var value: Value
    /// In order: ids of endpoints (`e1`), or the numbers of connections to one address (`1`).
    public var holders: [String]

    public init(value: Value, holders: [String]) {
      self.value = value
      self.holders = holders
    }
  }

  public var property: Property
  /// At least two, in the order of their first holders. Where something was not observed it is in none.
  public var groups: [Group]

  public init(property: Property, groups: [Group]) {
    self.property = property
    self.groups = groups
  }

  /// The value of one holder; nil where it was not observed.
  public func value(of holder: String) -> Value? { groups.first { $0.holders.contains(holder) }?.value }
}

extension Difference {
  /// As a line of evidence: `SIZE before TLS: 10240000 at e1 and e2; 52428800 at e3`.
  ///
  /// - Parameter preposition: what leads from a value to its holders.
  package func line(_ preposition: String = "at") -> String {
    let groups = groups.map { "\($0.value) \(preposition) \(WordList.text($0.holders, shown: 8))" }
    return "\(property): \(groups.joined(separator: "; "))"
  }
}

extension Difference.Property: CustomStringConvertible {
  /// For people, escaped.
  public var description: String {
    switch self {
    case .outcome: "outcome"
    case .greetingName: "greeting name"
    case .hello: "hello"
    case .startTLS: "STARTTLS"
    case .capability(let keyword, let isInsideTLS):
      "\(Excerpt.of(keyword.prefix(40))) \(isInsideTLS ? "within" : "before") TLS"
    case .otherCapabilities(let isInsideTLS): "other capabilities \(isInsideTLS ? "within" : "before") TLS"
    case .tlsVersion: "TLS version"
    case .cipher: "cipher suite"
    case .group: "key exchange"
    case .certificate: "certificate"
    case .issuer: "issuer"
    case .key: "key type"
    case .trust: "trust"
    case .validity: "validity"
    case .identity: "certificate's name"
    }
  }
}

extension Difference.Value: CustomStringConvertible {
  /// For people.
  public var description: String {
    switch self {
    case .text(""): "offered"
    case .text(let text): text
    case .notOffered: "not offered"
    }
  }
}

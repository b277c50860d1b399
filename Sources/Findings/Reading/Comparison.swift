import ProbeEngine

/// Servers laid side by side.
struct Comparison {
  /// What was seen of each, under the name that the differences call it by.
  private let subjects: [(holder: String, traits: Traits)]

  init(_ subjects: [(holder: String, traits: Traits)]) { self.subjects = subjects }

  /// Dialogues with one address, known by their numbers. Whatever answers there should be one and the same, down to its
  /// certificate; its name and how it ended count as well.
  init(ofRuns runs: [JudgedEndpoint]) {
    subjects = runs.enumerated().map { ("\($0.offset + 1)", Traits(ofRun: $0.element)) }
  }

  /// In the order in which a dialogue meets them. What was not observed is no difference.
  var differences: [Difference] {
    Traits.properties(of: subjects.map(\.traits)).compactMap(difference(in:))
  }

  /// Nil where all that were observed are alike.
  func difference(in property: Difference.Property) -> Difference? {
    var groups: [Difference.Group] = []
    for (holder, traits) in subjects {
      guard let value = traits.value(of: property) else { continue }
      if let index = groups.firstIndex(where: { $0.value == value }) {
        groups[index].holders.append(holder)
      } else {
        groups.append(.init(value: value, holders: [holder]))
      }
    }
    return groups.count > 1 ? Difference(property: property, groups: groups) : nil
  }
}

extension [JudgedEndpoint] {
  /// What differs among the endpoints of one target that answered a hello or made a handshake. Nil where there are not
  /// two of them.
  ///
  /// See `BackendsDiffer` for what is compared, and why.
  var differences: [Difference]? {
    let observed = filter { endpoint in
      let record = endpoint.record
      return record.plaintextHello != nil || record.encryptedHello != nil || record.tls != nil
    }
    guard observed.count > 1 else { return nil }
    return Comparison.differences(
      observed.map { (host: $0.record.endpoint.host, holder: $0.id, traits: Traits(of: $0)) })
  }
}

extension [ImprintedEndpoint] {
  /// The same where only imprints are left.
  var differences: [Difference]? {
    let observed = filter { $0.imprint.hello != nil || $0.imprint.version != nil }
    guard observed.count > 1 else { return nil }
    // As with most of a large provider.
    if observed.areAlike { return [] }
    return Comparison.differences(
      observed.map { (host: $0.host, holder: $0.id, traits: Traits($0.imprint)) }
    ).map(\.withoutChecks)
  }

  /// Down to the last number, each host's certificates apart.
  private var areAlike: Bool {
    let certificates = Dictionary(map { ($0.host, $0.imprint.certificate) }, uniquingKeysWith: { first, _ in first })
    return Set(map(\.imprint.withoutCertificate)).count == 1
      && allSatisfy { $0.imprint.certificate == certificates[$0.host] }
  }
}

extension Comparison {
  /// Of endpoints that share a name the certificates are compared, too.
  fileprivate static func differences(_ subjects: [(host: String, holder: String, traits: Traits)]) -> [Difference] {
    var hosts: [String] = []
    for subject in subjects where !hosts.contains(subject.host) { hosts.append(subject.host) }
    let certificates = hosts.compactMap { host in
      let namesakes = subjects.filter { $0.host == host }.map { (holder: $0.holder, traits: $0.traits) }
      return Comparison(namesakes).difference(in: .certificate)
    }
    let differences = Comparison(subjects.map { (holder: $0.holder, traits: $0.traits) }).differences
      .filter { $0.property != .certificate }
    let end = differences.firstIndex { [.issuer, .key, .trust, .validity, .identity].contains($0.property) }
    guard let end else { return differences + certificates }
    return differences[..<end] + certificates + differences[end...]
  }
}

extension Difference {
  /// In place of checks, which are nothing for people: that the values are several. What they are stands in the lines of
  /// the endpoints.
  fileprivate var withoutChecks: Difference {
    switch property {
    case .issuer, .otherCapabilities: break
    default: return self
    }
    var named = self
    for index in groups.indices {
      named.groups[index].value = .text(index < Self.ordinals.count ? Self.ordinals[index] : "number \(index + 1)")
    }
    return named
  }

  private static let ordinals = ["one", "another", "a third", "a fourth"]
}

extension Imprint {
  fileprivate var withoutCertificate: Imprint {
    var rest = self
    (rest.certificate, rest.expiry) = (0, 0)
    return rest
  }
}

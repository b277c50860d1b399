public import MailDNS
import SMTPWire

/// What the DNS says of the names around one server: evidence for the question whether they agree.
public struct NameRecord: Hashable, Sendable {
  /// Where a name leads.
  public enum Lead: Hashable, Sendable {
    /// To the server's address, perhaps among others.
    case back
    /// To other addresses alone.
    case elsewhere
    /// It exists without an address, or not at all.
    case nowhere
    /// It has the form of no host name, and was not looked up.
    case noHostName
    /// Could not be found out; why.
    case unknown(String)
  }

  public struct Check: Hashable, Sendable {
    public var name: DNSName
    public var lead: Lead

    public init(name: DNSName, lead: Lead) {
      self.name = name
      self.lead = lead
    }

    /// What is wrong with a name that does not lead back, for people.
    package var shortcoming: String {
      switch lead {
      case .nowhere, .noHostName: name.absence
      case .back, .elsewhere, .unknown: "has other addresses"
      }
    }
  }

  /// PTR of the server's address.
  public var pointers: DNSAnswer<DNSName>
  /// Where the names of `pointers` lead: one that leads back confirms the address (forward-confirmed reverse DNS).
  public var forward: [Check]
  /// Where the name in the greeting leads; nil where there was none that could be looked up.
  public var greeting: Check?

  public init(pointers: DNSAnswer<DNSName>, forward: [Check] = [], greeting: Check? = nil) {
    self.pointers = pointers
    self.forward = forward
    self.greeting = greeting
  }

  /// Nil where there is no PTR, or where nothing leads back and not all could be found out.
  public var isConfirmed: Bool? {
    if forward.contains(where: { $0.lead == .back }) { return true }
    let isKnown = forward.allSatisfy { check in
      if case .unknown = check.lead { return false }
      return true
    }
    // Of many some were not looked up.
    return pointers.records.isEmpty || !isKnown || forward.count < Set(pointers.records).count ? nil : false
  }
}

/// Looks up the names around a server.
struct NameExaminer: Sendable {
  var resolver: any NameResolver

  /// An address has one PTR, or a few; a zone full of them must not make us ask for each.
  private static let mostPointers = 5

  func pointers(of address: IPAddress) async -> (DNSAnswer<DNSName>, [NameRecord.Check]) {
    let answer = await resolver.names(of: address)
    // The same ones each time, in whatever order they come.
    let names =
      answer.records.count <= Self.mostPointers
      ? answer.records : Array(answer.records.sorted { $0.description < $1.description }.prefix(Self.mostPointers))
    let checks = await withTaskGroup(of: (Int, NameRecord.Check).self) { group in
      for (index, name) in names.enumerated() { group.addTask { (index, await check(name, against: address)) } }
      var checks: [(Int, NameRecord.Check)] = []
      for await check in group { checks.append(check) }
      return checks.sorted { $0.0 < $1.0 }.map(\.1)
    }
    return (answer, checks)
  }

  /// Nil where the greeting has no name that could be looked up.
  func greeting(of record: EndpointRecord, at address: IPAddress) async -> NameRecord.Check? {
    guard let name = record.greeting?.host.flatMap({ try? HostName(String(decoding: $0, as: UTF8.self)) }),
      name.isQualified
    else { return nil }
    return await check(DNSName(name), against: address)
  }

  func check(_ name: DNSName, against address: IPAddress) async -> NameRecord.Check {
    guard let host = name.hostName else { return .init(name: name, lead: .noHostName) }
    async let v4 = resolver.addresses(of: host, family: .v4)
    async let v6 = resolver.addresses(of: host, family: .v6)
    let answers = [await v4, await v6]
    let addresses = answers.flatMap(\.records)
    if addresses.contains(where: { $0.octets == address.octets }) { return .init(name: name, lead: .back) }
    if let failure = answers.lazy.compactMap({ Failure(of: $0, about: "the addresses of \(name)") }).first,
      failure.reason != .nxdomain
    {
      return .init(name: name, lead: .unknown(failure.message))
    }
    return .init(name: name, lead: addresses.isEmpty ? .nowhere : .elsewhere)
  }
}

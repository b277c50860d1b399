internal import MailDNS

/// The name of this machine, being looked up. To be asked for once.
public struct LocalHostLookUp: Sendable {
  private let own: HostName?
  private let deadline: Duration
  /// What files told.
  private let listed: String?
  /// Nil where the host's own name will do, or where it has none.
  private let canonicalName: OffThread.Call<String?>?

  init(
    hostName: String?, deadline: Duration, files: (String) -> LocalNames.Answer = { _ in .unknown },
    canonicalName: @escaping @Sendable (String) -> String?
  ) {
    own = hostName.flatMap(Self.qualified)
    self.deadline = deadline
    var listed: String?
    var call: OffThread.Call<String?>?
    if let hostName, own.map(Self.isPrivate) ?? true {
      switch files(hostName) {
      case .name(let name): listed = name
      case .none: break
      case .unknown: call = OffThread.begin { canonicalName(hostName) }
      }
    }
    self.listed = listed
    self.canonicalName = call
  }

  /// See `LocalHost.fullyQualifiedName()`. It blocks: a timer to wait without would cost more than the look-up, and who
  /// needs the name has nothing else to do.
  public func fullyQualifiedName() -> String? {
    guard let found = listed ?? canonicalName?.value(within: deadline) ?? nil, let canonical = Self.qualified(found)
    else { return own?.ascii }
    if let own, Self.isPrivate(canonical) { return own.ascii }
    return canonical.ascii
  }

  /// Nil for a name of one label, for what only looks like a name, and for those that every host has.
  private static func qualified(_ text: String) -> HostName? {
    guard let name = try? HostName(text), name.isQualified, IPAddress(name.ascii) == nil else { return nil }
    let first = name.ascii.prefix { $0 != "." }
    return first == "localhost" || name.ascii.hasSuffix(".localhost") ? nil : name
  }

  /// Names that mean something on this machine or link alone: better than none, worse than any other.
  private static func isPrivate(_ name: HostName) -> Bool {
    name.ascii.hasSuffix(".localdomain") || name.ascii.hasSuffix(".local")
  }
}

internal import MailDNS

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What this machine calls itself.
public enum LocalHost {
  /// How long the system may take to find the name. The greeting can do without it, so this is short.
  static let deadline = Duration.seconds(2)

  /// The name to introduce ourselves by (RFC 5321 §4.1.1.1): the host's own if it is fully qualified, or else the one
  /// that the system's look-up completes it to. Nil if neither is one that another host could know.
  public static func fullyQualifiedName() async -> String? {
    await fullyQualifiedName(hostName: hostName(), deadline: deadline, canonicalName: AddressInfo.canonicalName)
  }

  static func fullyQualifiedName(
    hostName: String?, deadline: Duration, canonicalName: @escaping @Sendable (String) -> String?
  ) async -> String? {
    guard let hostName else { return nil }
    let own = qualified(hostName)
    if let own, !isPrivate(own) { return own.ascii }
    guard case .finished(let found?) = await OffThread.run(within: deadline, { canonicalName(hostName) }),
      let canonical = qualified(found)
    else { return own?.ascii }
    if let own, isPrivate(canonical) { return own.ascii }
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

  private static func hostName() -> String? {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

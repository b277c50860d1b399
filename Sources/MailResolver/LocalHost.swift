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
  /// that the hosts file or the system's look-up completes it to. Nil if neither is one that another host could know.
  ///
  /// Blocks for at most two seconds, where the system has to look it up.
  public static func fullyQualifiedName() -> String? { beginLookUp().fullyQualifiedName() }

  /// Begins to find out, so that other work can be done until the name is asked for.
  public static func beginLookUp() -> LocalHostLookUp {
    LocalHostLookUp(
      hostName: hostName(), deadline: deadline, files: LocalNames.answer, canonicalName: AddressInfo.canonicalName)
  }

  private static func hostName() -> String? {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

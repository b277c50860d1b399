#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The variables of the process, each looked up when it is wanted.
package struct Environment: Sendable {
  private let lookup: @Sendable (String) -> String?

  /// Those that this process was started with.
  package static let ofProcess = Environment { name in getenv(name).map { String(cString: $0) } }

  package init(_ lookup: @escaping @Sendable (String) -> String?) {
    self.lookup = lookup
  }

  /// Nil where the variable is not set.
  package subscript(name: String) -> String? { lookup(name) }

  /// The value, unless it is unset or empty.
  package func nonEmpty(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }
}

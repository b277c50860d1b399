/// Why TLS cannot be set up as the user asked: a file that is missing, options that contradict each other. Nothing that
/// a peer does leads here.
public struct TLSSetupFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line that names the thing. Text from files stands in it only in escaped form.
  public var message: String
  public var hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  public var description: String { message }
}

extension OpenSSLFailure {
  /// The innermost reason alone, without what was being done.
  package var reason: String {
    guard let entry = entries.first else { return "the library gives no reason" }
    return entry.text + (entry.data.map { " (\($0))" } ?? "")
  }
}

/// Runs a call into the library and tells its failure as one of what the user named.
@discardableResult
package func setUp<Result>(
  _ subject: String, hint: String? = nil, _ body: () throws(OpenSSLFailure) -> Result
) throws(TLSSetupFailure) -> Result {
  do throws(OpenSSLFailure) {
    return try body()
  } catch {
    throw TLSSetupFailure("\(subject): \(error.reason)", hint: hint)
  }
}

import COpenSSL

/// What libssl or libcrypto left in its error queue when a call failed, as values: the queue itself is empty again.
package struct OpenSSLFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package struct Entry: Hashable, Sendable {
    package var library: Int
    package var reason: Int
    /// The library's words for the reason, or its number where it has none.
    package var text: String
    /// What the call added for this one failure, often a name.
    package var data: String?
  }

  /// What was being done, in words: "load the certificate".
  package var operation: String
  /// Oldest first.
  package var entries: [Entry]

  package init(_ operation: String, entries: [Entry] = []) {
    self.operation = operation
    self.entries = entries
  }

  /// One line: the operation and the innermost reason.
  package var description: String {
    guard let entry = entries.first else { return "cannot \(operation)" }
    return "cannot \(operation): \(entry.text)" + (entry.data.map { " (\($0))" } ?? "")
  }

  /// Whether an entry has this reason in this library.
  package func contains(library: Int32, reason: Int32) -> Bool {
    entries.contains { $0.library == Int(library) && $0.reason == Int(reason) }
  }

  /// Empties the queue into a value. Every string is copied here: OpenSSL 3 may free it with its owner.
  package static func drained(_ operation: String) -> OpenSSLFailure {
    var entries: [Entry] = []
    while true {
      var data: UnsafePointer<CChar>?
      var flags: Int32 = 0
      let code = ERR_get_error_all(nil, nil, nil, &data, &flags)
      guard code != 0 else { break }
      let reason = Int(COpenSSL_ERR_reason(code))
      var extra: String?
      if let data, flags & ERR_TXT_STRING != 0, data.pointee != 0 { extra = String(cString: data) }
      entries.append(
        Entry(library: Int(COpenSSL_ERR_library(code)), reason: reason, text: words(for: code), data: extra))
    }
    return OpenSSLFailure(operation, entries: entries)
  }

  /// The library's own, or what `openssl errstr` turns into them.
  private static func words(for code: UInt) -> String {
    if let words = ERR_reason_error_string(code) { return String(cString: words) }
    _ = hasLoadedWords
    return ERR_reason_error_string(code).map { String(cString: $0) }
      ?? (COpenSSL_ERR_library(code) == ERR_LIB_PROV
        ? "the algorithm gives no reason" : "error \(String(code, radix: 16, uppercase: true))")
  }

  /// Once, and late: no probe needs them that goes well, and they cost it 3 %.
  private static let hasLoadedWords: Bool = {
    COpenSSL_load_error_strings()
    return true
  }()

  /// Before a call whose failure is told through the queue: what an earlier call left there is not its fault.
  package static func clearQueue() { ERR_clear_error() }
}

/// Runs a call for which null is failure.
package func checkedPointer(
  _ operation: String, _ call: () -> OpaquePointer?
) throws(OpenSSLFailure) -> OpaquePointer {
  OpenSSLFailure.clearQueue()
  guard let pointer = call() else { throw .drained(operation) }
  return pointer
}

/// Runs a call for which zero and below is failure.
@discardableResult
package func checkedPositive(_ operation: String, _ call: () -> Int32) throws(OpenSSLFailure) -> Int32 {
  OpenSSLFailure.clearQueue()
  let result = call()
  guard result > 0 else { throw .drained(operation) }
  return result
}

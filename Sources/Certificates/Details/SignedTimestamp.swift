/// The promise of a log to publish a certificate (RFC 6962 §3.2).
package struct SignedTimestamp: Hashable, Sendable {
  /// 0 is the version 1 of RFC 6962.
  package var version: UInt8
  /// The SHA-256 of the log's key.
  package var log: Digest
  /// To the second.
  package var time: UnixTime

  /// Those of a SignedCertificateTimestampList; nil where it is broken.
  package static func list(_ octets: [UInt8]) -> [SignedTimestamp]? {
    var rest = octets[...]
    func number(_ size: Int, _ bytes: inout ArraySlice<UInt8>) -> Int? {
      guard bytes.count >= size else { return nil }
      let value = bytes.prefix(size).reduce(0) { $0 << 8 | Int($1) }
      bytes = bytes.dropFirst(size)
      return value
    }
    guard number(2, &rest) == rest.count else { return nil }
    var found: [SignedTimestamp] = []
    while !rest.isEmpty {
      guard let length = number(2, &rest), length <= rest.count, length > 0 else { return nil }
      var entry = rest.prefix(length)
      rest = rest.dropFirst(length)
      guard let version = entry.popFirst(), entry.count >= 40 else { return nil }
      let log = Digest(Array(entry.prefix(32)))
      let milliseconds = entry.dropFirst(32).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      found.append(
        SignedTimestamp(version: version, log: log, time: UnixTime(seconds: Int64(milliseconds / 1000))))
    }
    return found
  }
}

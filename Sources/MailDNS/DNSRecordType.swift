/// The types of records that a mail server's names are made of (RFC 1035 §3.2.2 and later), and those that sign them.
public enum DNSRecordType: UInt16, Hashable, Sendable {
  case a = 1
  case cname = 5
  case ptr = 12
  case mx = 15
  case txt = 16
  /// RFC 3596.
  case aaaa = 28
  /// RFC 2782.
  case srv = 33
  /// RFC 4034 §3.
  case rrsig = 46
  /// RFC 4034 §2.
  case dnskey = 48
  /// RFC 6698 §2.
  case tlsa = 52
}

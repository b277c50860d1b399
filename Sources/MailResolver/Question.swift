internal import MailDNS

/// What is asked of the DNS, in class IN.
struct Question: Hashable, Sendable {
  var name: DNSName
  var type: DNSRecordType
}

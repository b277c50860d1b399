import MailDNS
import MailResolver
import Testing

/// A question as tests write it, and the answer in one line.
enum AskedQuestion: Sendable, CustomTestStringConvertible {
  case mx(String)
  case a(String)
  case aaaa(String)
  case ptr(String)
  case txt(String)
  case tlsa(String)
  case srv(String)

  var testDescription: String {
    switch self {
    case .mx(let name): "\(name) MX"
    case .a(let name): "\(name) A"
    case .aaaa(let name): "\(name) AAAA"
    case .ptr(let address): "\(address) PTR"
    case .txt(let name): "\(name) TXT"
    case .tlsa(let name): "\(name) TLSA"
    case .srv(let name): "\(name) SRV"
    }
  }

  /// Security, outcome, records in alphabetic order, aliases.
  func answer(from resolver: UnboundResolver) async throws -> String {
    switch self {
    case .mx(let name):
      Self.line(await resolver.mailExchangers(of: try HostName(name))) { "\($0.preference) \($0.exchange)" }
    case .a(let name): Self.line(await resolver.addresses(of: try HostName(name), family: .v4), \.description)
    case .aaaa(let name): Self.line(await resolver.addresses(of: try HostName(name), family: .v6), \.description)
    case .ptr(let address):
      Self.line(await resolver.names(of: try #require(IPAddress(address))), \.description)
    case .txt(let name):
      Self.line(await resolver.texts(of: try HostName(name))) { "“\(String(decoding: $0.joined, as: UTF8.self))”" }
    case .tlsa(let name):
      Self.line(await resolver.certificateAssociations(of: try HostName(name))) {
        "\($0.usage) \($0.selector) \($0.matchingType) \($0.data.count) octets"
      }
    case .srv(let name):
      Self.line(await resolver.services(of: try HostName(name))) {
        "\($0.priority) \($0.weight) \($0.port) \($0.target)"
      }
    }
  }

  private static func line<Value>(_ answer: DNSAnswer<Value>, _ text: (Value) -> String) -> String {
    let outcome =
      switch answer.outcome {
      case .records(let records): records.map(text).sorted().joined(separator: ", ")
      case .noData: "no data"
      case .nonexistent: "nonexistent"
      // Its reason is libunbound's, and differs from version to version.
      case .bogus: "bogus"
      case .failed(let words): "failed (\(words))"
      case .timedOut: "timed out"
      }
    let aliases = answer.aliases.map { ", \($0.name) \($0.security)" }.joined()
    return "\(answer.security): \(outcome)\(aliases)"
  }
}

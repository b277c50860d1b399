package import MailDNS
import MailPolicy
package import ProbeEngine

/// An endpoint as a scan tells it from others: where it is, under which name it is asked for, and how it is spoken to and
/// judged. Targets that lead to the same one share its probe.
package struct ScanEndpoint: Hashable, Sendable {
  /// Without preference, which belongs to each domain that leads here; an IPv4 address in its plain form.
  package var endpoint: Endpoint
  /// A target that led here, for what the dialogue needs of one.
  package var target: Target

  package init(_ endpoint: Endpoint, of target: Target) {
    self.endpoint = endpoint
    self.endpoint.preference = nil
    self.target = target
    guard case .tcp(let written, let port) = endpoint.transport, written != written.unmapped else { return }
    // The same host, whichever way its address is written.
    let address = written.unmapped
    self.endpoint.transport = .tcp(address: address, port: port)
    guard target.kind == .address, endpoint.host == target.asciiName else { return }
    self.endpoint.host = address.description
    (self.target.name, self.target.asciiName) = (address.description, address.description)
  }

  package var address: IPAddress? {
    if case .tcp(let address, _) = endpoint.transport { return address }
    return nil
  }

  /// The same in every run: `192.0.2.1:25/mx.example.org`. What is not usual stands beside it: `smtps://` and the like in
  /// front, the policy behind.
  package var id: String {
    var text = scheme + endpoint.text
    if case .tcp(let address, _) = endpoint.transport, endpoint.host != address.description {
      text += "/" + endpoint.host
    }
    if target.policy != .may { text += "#" + target.policy.rawValue }
    return text
  }

  /// The host in an id. For one that is known by its address alone: what tells it from every other.
  static func host(in id: String) -> String {
    let text = id.split(separator: "#", maxSplits: 1).first ?? ""
    return String(text.split(separator: "/").last ?? "")
  }

  private var scheme: String {
    switch (target.dialect, target.security) {
    case (.smtp, .starttls): ""
    case (.smtp, .implicit): "smtps://"
    case (.smtp, .none): "plain://"
    case (.lmtp, .starttls): "lmtp://"
    case (.lmtp, .implicit): "lmtps://"
    case (.lmtp, .none): "plain-lmtp://"
    }
  }
}

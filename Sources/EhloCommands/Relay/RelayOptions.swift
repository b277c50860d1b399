import MailDNS
import ProbeEngine
import SMTPWire

/// Which envelopes a server is asked about.
struct RelayOptions: Equatable, Sendable {
  var testDomain: String?
  var domain: String?
  var recipient: String?

  func plan(for target: Target) throws(UsageError) -> RelayPlan {
    guard testDomain != nil || recipient != nil else {
      throw UsageError(
        "--test-domain is missing", hint: "name a domain of your own that the server does not take mail for")
    }
    let foreign = try OptionValue("--test-domain", testDomain)?.hostName()
    var plan = RelayPlan(domain: try localDomain(of: target), testDomain: foreign)
    if let foreign, foreign == plan.domain {
      throw UsageError("--test-domain: \(foreign) is the server's own domain", hint: "--domain names another one")
    }
    if let recipient {
      do throws(MailPathError) {
        plan.control = try MailPath(recipient)
      } catch {
        throw UsageError("--rcpt: \(quoted(recipient)) is no address")
      }
      if plan.control?.isNull == true { throw UsageError("--rcpt: a recipient cannot be empty") }
    }
    return plan
  }

  /// That of the option, or else of the recipient, or the target's: a host's is the one above it.
  private func localDomain(of target: Target) throws(UsageError) -> HostName {
    if let name = try OptionValue("--domain", domain)?.hostName() { return name }
    if let recipient, let name = recipient.split(separator: "@").last.flatMap({ try? HostName(String($0)) }) {
      return name
    }
    switch target.kind {
    case .domain, .host:
      guard let name = try? HostName(target.asciiName) else { break }
      let labels = name.ascii.split(separator: ".")
      guard target.kind == .host, labels.count > 2 else { return name }
      if let parent = try? HostName(labels.dropFirst().joined(separator: ".")) { return parent }
    case .address, .unix: break
    }
    throw UsageError("--domain is missing", hint: "name a domain that the server takes mail for")
  }
}

extension RelayOptions {
  static let group = OptionGroup(
    title: "Envelopes",
    options: [
      OptionSpecification(
        "--test-domain", value: "domain", help: "A domain of your own that the server does not take mail for."),
      OptionSpecification(
        "--domain", value: "domain", help: "A domain that it takes mail for (that of the target)."),
      OptionSpecification(
        "--rcpt", value: "address",
        help: "A recipient that it must take (postmaster); without --test-domain the only question."),
    ])

  init(_ words: CommandWords) {
    testDomain = words.value("--test-domain")
    domain = words.value("--domain")
    recipient = words.value("--rcpt")
  }
}

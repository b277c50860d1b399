import Certificates
import Foundation
import TLSCrypto
import TestSupport
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 2, day: 28, hour: 23, minute: 59, second: 59)

@Suite("ehlo certs")
struct CertsTests {
  /// Files of one chain that is in order, and options to judge it by.
  private struct Chain {
    let directory: TemporaryDirectory
    let identity: Identity

    init(_ change: (inout CertificateTemplate) -> Void = { _ in }) throws {
      directory = try TemporaryDirectory()
      let root = try CertificateAuthority(name: "Example Root", from: from, until: until)
      let authority = try root.intermediate(name: "Example Intermediate", from: from, until: until)
      var template = CertificateTemplate(
        commonName: "mx.example.test", dnsNames: ["mx.example.test"], from: from, until: until)
      change(&template)
      identity = try authority.issue(template)
      try directory.write(Self.text(try PEM.encode(root.certificate)), to: "root.pem")
      try directory.write(Self.text(try identity.chain.flatMap { try PEM.encode($0) }), to: "chain.pem")
      try directory.write(Self.text(try identity.key.pem()), to: "key.pem")
      try directory.write(Self.text(try PrivateKey.generate(.p256).pem()), to: "other-key.pem")
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    var options: [String] { ["--ca-file", directory.path("root.pem"), "--at", "2026-12-01"] }

    func audit(_ words: String...) async throws -> Ehlo.Outcome {
      try await Ehlo.run(["certs"] + options + words)
    }
  }

  @Test("finds nothing wrong with a chain that fits its key and its name")
  func faultless() async throws {
    let chain = try Chain()
    let outcome = try await chain.audit(
      "--width", "200", "--name", "mx.example.test", "--key", chain.directory.path("key.pem"),
      chain.directory.path("chain.pem"))
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.lines.first == "PASS  \(chain.directory.path("chain.pem"))")
    #expect(outcome.output.contains("key           EC secp256r1 in \(chain.directory.path("key.pem")) fits"))
  }

  @Test("ends with status 1 for a key or a name that does not fit")
  func mismatch() async throws {
    let chain = try Chain()
    let outcome = try await chain.audit(
      "--json", "--name", "mx.other.test", "--key", chain.directory.path("other-key.pem"),
      chain.directory.path("chain.pem"))
    #expect(outcome.status == 1)
    #expect(try outcome.json.findingIDs == ["name-mismatch", "key-mismatch"])
    #expect(try outcome.json["schema"] as? String == "ehlo/certs/1")
    let key = chain.directory.path("other-key.pem")
    let body = try TemporaryDirectory.text(at: key).split(separator: "\n").dropFirst().first ?? ""
    #expect(!outcome.output.contains(body) && !outcome.errors.contains(body))
  }

  @Test("reads standard input, with the key beside the chain")
  func standardInput() async throws {
    let chain = try Chain()
    let outcome = try await Ehlo.shell(
      "cat '\(chain.directory.path("key.pem"))' '\(chain.directory.path("chain.pem"))' | "
        + "\"$EHLO\" certs \(chain.options.joined(separator: " ")) --json -")
    #expect(outcome.status == 0)
    #expect(try outcome.json["input"] as? String == "-")
    #expect(try outcome.json["chains", 0, "key", "fits"] as? Bool == true)
    #expect(try outcome.json["other_blocks"] as? [String] == ["PRIVATE KEY"])
  }

  @Test("judges as of another day")
  func moment() async throws {
    let chain = try Chain()
    let outcome = try await chain.audit("--at", "2027-06-01T12:00:00Z", "--json", chain.directory.path("chain.pem"))
    #expect(outcome.status == 1)
    #expect(try outcome.json.findingIDs == ["certificate-expired"])
    #expect(try outcome.json["judged_at"] as? String == "2027-06-01T12:00:00Z")
  }

  @Test("tells a missing intermediate, unless another file has it")
  func issuers() async throws {
    let chain = try Chain()
    let leaf = try chain.directory.write(Chain.text(try PEM.encode(chain.identity.chain[0])), to: "leaf.pem")
    let alone = try await chain.audit("--json", leaf)
    #expect(try alone.json.findingIDs == ["incomplete-chain"])
    let helped = try await chain.audit("--json", "--issuers", chain.directory.path("chain.pem"), leaf)
    #expect(try helped.json["chains", 0, "certificates", "verification", "trusted"] as? Bool == true)
    #expect(try helped.json.findingIDs == ["incomplete-chain"])
  }

  @Test("is silent for cron unless something ends soon")
  func expiry() async throws {
    let chain = try Chain()
    let file = chain.directory.path("chain.pem")
    let calm = try await chain.audit("--expires-within", "30d", file)
    #expect(calm.status == 0 && calm.output == "" && calm.errors == "")
    let alarm = try await chain.audit("--expires-within", "13w", file)
    #expect(alarm.status == 1)
    #expect(
      alarm.lines.count == 3 && alarm.lines.first == "\(file): CN=mx.example.test: 89 days left, until 2027-02-28")
  }

  @Test("is not silent for cron where something cannot be read or opened")
  func blindness() async throws {
    let chain = try Chain()
    let pem = try TemporaryDirectory.text(at: chain.directory.path("chain.pem"))
    let flawed = try chain.directory.write(pem + "-----BEGIN CERTIFICATE-----\nMII", to: "flawed.pem")
    let unreadable = try await chain.audit("--expires-within", "30d", flawed)
    #expect(unreadable.status == 1 && unreadable.output == "")
    #expect(unreadable.errors.hasPrefix("error: what begins in line ") && unreadable.errors.hasSuffix("\n"))
    #expect(unreadable.errors.split(separator: "\n").count == 1)

    let folder = try TemporaryDirectory()
    try folder.write(pem, to: "a.pem")
    try FileManager.default.createSymbolicLink(atPath: folder.path("b.pem"), withDestinationPath: "/nowhere/at/all")
    let blocked = try await chain.audit("--expires-within", "30d", folder.path)
    #expect(blocked.status == 2 && blocked.output == "")
    #expect(blocked.errors == "error: \(folder.path("b.pem")): No such file or directory\n")
    let json = try await chain.audit("--json", folder.path)
    #expect(try json.json.verdict == "incomplete" && json.json.findingIDs == [])
    #expect(try json.json["unreadable", 0, "file"] as? String == folder.path("b.pem"))
    let text = try await chain.audit("--width", "200", folder.path)
    #expect(text.status == 2 && text.lines[0] == "INCOMPLETE  \(folder.path)")
    #expect(text.lines[1].hasSuffix("b.pem: No such file or directory"))
  }

  @Test("looks for what it is asked for")
  func selection() async throws {
    let chain = try Chain { $0.serial = "0" }
    let file = chain.directory.path("chain.pem")
    #expect(try await chain.audit("--json", file).json.findingIDs == ["serial-invalid"])
    #expect(try await chain.audit("--json", "--skip", "serial-invalid", file).status == 0)
    #expect(try await chain.audit("--json", "--only", "name-mismatch,no-san", file).json.findingIDs == [])
    let wrong = try await chain.audit("--skip", "serial-invalit", file)
    #expect(
      wrong.errors == "error: --skip: no such finding: 'serial-invalit'\nhint: did you mean 'serial-invalid'?\n")
    #expect(wrong.status == 64)
  }

  @Test("lists what it can find")
  func rules() async throws {
    let outcome = try await Ehlo.run("certs", "--list-rules")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("validity-too-long") && !outcome.output.contains("starttls-not-offered"))
  }

  @Test("gives PEM and TLSA records after the report, beside documents on standard error")
  func additions() async throws {
    let chain = try Chain()
    let file = chain.directory.path("chain.pem")
    let text = try await chain.audit("--pem", "--tlsa=mail.example.test", file)
    #expect(text.output.components(separatedBy: "-----BEGIN CERTIFICATE-----").count == 3)
    #expect(text.output.contains("\n_25._tcp.mail.example.test. IN TLSA 3 1 1 "))
    let json = try await chain.audit("--json", "--tlsa", file)
    #expect(json.errors.contains("_25._tcp.mx.example.test. IN TLSA 3 1 1 "))
    #expect(try json.json.verdict == "pass")
  }

  @Test("takes a directory for its files, and tells a file of several chains chain by chain")
  func several() async throws {
    let chain = try Chain()
    let folder = try TemporaryDirectory()
    let pem = try TemporaryDirectory.text(at: chain.directory.path("chain.pem"))
    try folder.write(pem, to: "a.pem")
    try folder.write("nothing", to: "b.txt")
    let outcome = try await chain.audit("--json", folder.path)
    #expect(try outcome.json["chains", 0, "file"] as? String == folder.path("a.pem"))
    #expect(try outcome.json["chains", 1] == nil)
  }

  @Test("judges the others where one file is wrong, and ends with 64")
  func oneWrong() async throws {
    let chain = try Chain()
    let outcome = try await chain.audit(
      "--json", chain.directory.path("key.pem"), "/no/such/file", chain.directory.path("chain.pem"))
    #expect(outcome.status == 64)
    let documents = try outcome.documents()
    #expect(documents.map(\.verdict) == ["fail", "fail", "pass"])
    #expect(
      documents.first?["failure", "message"] as? String
        == "certificate file \(chain.directory.path("key.pem")): holds a private key and no certificate")
  }

  @Test("without a trust store is incomplete, unless that is allowed")
  func noStore() async throws {
    let chain = try Chain()
    let file = chain.directory.path("chain.pem")
    #expect(try await Ehlo.run("certs", "--no-ca", "--at", "2026-12-01", file).status == 2)
    #expect(try await Ehlo.run("certs", "--no-ca", "--allow-incomplete", "--at", "2026-12-01", file).status == 0)
  }

  @Test(
    "tells a wrong word in one line",
    arguments: [
      BadInput(
        "certs", error: "no file or target", hint: "'ehlo certs --help' tells what there is; - is standard input"),
      BadInput(
        "certs", "--at", "tomorrow", "x", error: "--at: 'tomorrow' is no time",
        hint: "for instance --at 2027-02-01 or --at 2027-02-01T12:00:00Z"),
      BadInput(
        "certs", "--expires-within", "soon", "x", error: "--expires-within: 'soon' is no span of time",
        hint: "30d, 2w, 36h; a number alone is days"),
      BadInput(
        "certs", "--tlsa=_x", "x", error: "--tlsa: '_x' is no owner",
        hint: "for instance --tlsa=_25._tcp.mx.example.org"),
      BadInput("certs", "--pretty", "x", error: "--pretty needs --json"),
      BadInput("certs", "--key", "/no/key", "x", error: "key file /no/key: No such file or directory"),
    ])
  func words(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.output == "" && outcome.status == 64)
  }
}

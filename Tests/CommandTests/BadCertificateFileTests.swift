import Certificates
import Foundation
import TLSCrypto
import TestSupport
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 2, day: 28)

@Suite("ehlo certs of files that nobody should have")
struct BadCertificateFileTests {
  /// Runs over one file; the program ends by itself and keeps control bytes off the terminal.
  private func audit(_ bytes: [UInt8], _ words: String...) async throws -> Ehlo.Outcome {
    let directory = try TemporaryDirectory()
    try Data(bytes).write(to: directory.url.appendingPathComponent("file"))
    let outcome = try await Ehlo.run(["certs", "--no-ca", "--at", "2026-12-01"] + words + [directory.path("file")])
    #expect([0, 1, 2, 64].contains(outcome.status), "\(outcome.status)")
    for text in [outcome.output, outcome.errors] {
      #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value) })
    }
    return outcome
  }

  private func leaf(_ change: (inout CertificateTemplate) -> Void) throws -> [UInt8] {
    let root = try CertificateAuthority(name: "Root", from: from, until: until)
    var template = CertificateTemplate(
      commonName: "mx.example.test", dnsNames: ["mx.example.test"], from: from, until: until)
    change(&template)
    return try #require(try root.issue(template).chain.first).der
  }

  @Test("are told in one line where they hold no certificate")
  func nothing() async throws {
    let der = try leaf { _ in }
    for bytes in [
      [], [0x30], [0x30, 0x80], Array(der.prefix(200)), [UInt8](repeating: 0xFF, count: 100_000),
    ] {
      let outcome = try await audit(bytes)
      #expect(outcome.status == 64 && outcome.output == "")
      #expect(outcome.errors.hasPrefix("error: certificate file ") && outcome.errors.split(separator: "\n").count <= 2)
    }
  }

  @Test("are a finding where all that should be a certificate cannot be read")
  func unreadable() async throws {
    let text = Array("-----BEGIN CERTIFICATE-----\n".utf8)
    let outcome = try await audit(text, "--json")
    #expect(try outcome.json.findingIDs == ["certificate-unreadable"] && outcome.json.verdict == "fail")
    #expect(outcome.status == 1 && outcome.errors == "")
    let people = try await audit(text)
    #expect(people.status == 1 && people.lines.first?.hasPrefix("FAIL") == true)
    #expect(try await audit(text, "--policy", "may").status == 2)
  }

  @Test("of a hundred megabytes are refused before they are read")
  func large() async throws {
    let outcome = try await Ehlo.shell("head -c 100000000 /dev/zero 2>/dev/null | \"$EHLO\" certs -")
    #expect(outcome.errors == "error: standard input: is larger than 16 MiB\n" && outcome.status == 64)
  }

  @Test("may hold names with NUL and escapes, or four thousand of them")
  func names() async throws {
    let hostile = try await audit(
      try leaf { $0.otherNames = [.dns(Array("mx.test\0\u{1B}[2J.evil".utf8)), .email([0x9B, 0xFF])] }, "--verbose")
    #expect(hostile.output.contains("mx.test\\x00\\x1b[2J.evil"))
    let many = try await audit(
      try leaf { $0.dnsNames += (1..<4000).map { "mx\($0).example.test" } }, "--json", "--name", "mx3999.example.test")
    #expect(try many.json.findingIDs == ["names-too-many", "chain-too-long"])
    #expect(try many.json["chains", 0, "certificates", "identity", "matched"] as? Bool == true)
  }

  @Test("may hold a chain of sixty certificates, in whatever order")
  func long() async throws {
    var authority = try CertificateAuthority(name: "Root", from: from, until: until)
    for number in 0..<59 {
      authority = try authority.intermediate(name: "Intermediate \(number)", from: from, until: until)
    }
    let identity = try authority.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until))
    let file = Array(identity.chain.reversed().map(\.der).joined())
    let outcome = try await audit(file, "--json")
    #expect(try (outcome.json["chains", 0, "certificates", "presented"] as? [Any])?.count == 60)
    #expect(try outcome.json.findingIDs.contains("leaf-not-first"))
  }

  @Test("may hold a thousand that all bear one name")
  func namesakes() async throws {
    let root = try CertificateAuthority(name: "Root", from: from, until: until)
    let key = try root.intermediate(name: "Root", from: from, until: until)
    let twins = try (0..<300).map { _ in try root.crossSign(key, from: from, until: until).der }
    let leaf = try key.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)).chain[0].der
    _ = try await audit(Array(([leaf] + twins).joined()), "--json")
  }

  @Test("may be in any encoding that libraries read")
  func encodings() async throws {
    let der = try leaf { _ in }
    let indefinite = try await audit([0x30, 0x80] + der.dropFirst(4) + [0, 0], "--json")
    #expect(try indefinite.json.findingIDs == ["not-der"])
    let trailing = try await audit(der + [0x0A], "--json")
    #expect(try trailing.json.findingIDs == ["not-der"])
  }
}

import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("backends-differ") struct BackendsDifferTests {
  private static func differences(_ records: [EndpointRecord]) throws -> [Difference]? {
    try Sample.judged(records).differences
  }

  private static func lines(_ records: [EndpointRecord]) throws -> [String] {
    try #require(try differences(records)).map { $0.line() }
  }

  @Test("endpoints that are alike raise nothing")
  func alike() throws {
    #expect(try Self.differences([Sample.at(1), Sample.at(2)]) == [])
    #expect(Rulebook.findings(of: try Sample.judged([Sample.at(1), Sample.at(2)])) == [])
  }

  @Test("one endpoint has nothing to be compared with, and what was not observed is no difference")
  func unobserved() throws {
    let refused = Sample.failed(.connect, .refused)
    let greetedAlone = Sample.failed(.ehlo, .timeout)
    #expect(try Self.differences([Sample.at(1)]) == nil)
    #expect(try Self.differences([Sample.at(1), refused, greetedAlone]) == nil)
    // As far as it came it is compared.
    let cut = Sample.failed(.starttls, .rejected, reply: Reply(code: 454, text: "not now"))
    #expect(try Self.differences([Sample.at(1), cut]) == [])
    let other = Sample.at(2) { $0.plaintextHello = Sample.hello("SIZE 1", "STARTTLS", "8BITMIME") }
    #expect(
      try Self.lines([cut, other]) == [
        "PIPELINING before TLS: offered at e1; not offered at e2", "SIZE before TLS: 10240000 at e1; 1 at e2",
      ])
  }

  @Test("is a warning about the target that names what differs, and where", arguments: Policy.allCases)
  func finding(_ policy: Policy) throws {
    let other = Sample.at(2) {
      $0.plaintextHello = Sample.hello("PIPELINING", "SIZE 52428800", "8BITMIME", "STARTTLS")
      $0.tls = Sample.tls("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", group: "secp256r1")
    }
    let target = try Sample.judged([Sample.at(1), other, Sample.at(3)], target: Sample.target(policy))
    let found = Rulebook.findings(of: target).filter { $0.id == "backends-differ" }
    #expect(found.map(\.level) == [.warning])
    #expect(found.map(\.subject) == [.init(name: Sample.host)])
    #expect(
      found.map(\.message) == [
        "the 3 endpoints differ in SIZE before TLS, TLS version, cipher suite and 1 more"
      ])
    #expect(
      found.map(\.evidence) == [
        [
          "SIZE before TLS: 10240000 at e1 and e3; 52428800 at e2",
          "TLS version: TLSv1.3 at e1 and e3; TLSv1.2 at e2",
          "cipher suite: TLS_AES_256_GCM_SHA384 at e1 and e3; TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 at e2",
          "key exchange: x25519 at e1 and e3; secp256r1 at e2",
        ]
      ])
  }

  @Test("STARTTLS that one of them lacks is a property of its own")
  func startTLS() throws {
    let without = Sample.at(2) { record in
      record.plaintextHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME")
      record.startTLS = StartTLSRecord(isOffered: false)
      record.tls = nil
      record.chain = nil
      record.encryptedHello = nil
    }
    #expect(try Self.lines([Sample.at(1), without]) == ["STARTTLS: offered at e1; not offered at e2"])
  }

  @Test("neither the order of keywords and mechanisms nor their case is a difference")
  func order() throws {
    func with(_ hello: HelloResponse, _ number: Int) -> EndpointRecord {
      Sample.at(number) { $0.encryptedHello = hello }
    }
    let one = with(Sample.hello("SIZE 1", "AUTH PLAIN LOGIN", "8BITMIME"), 1)
    let two = with(Sample.hello("8bitmime", "AUTH login", "auth=PLAIN", "Size 1"), 2)
    #expect(try Self.differences([one, two]) == [])
    let three = with(Sample.hello("SIZE 1", "AUTH PLAIN", "8BITMIME"), 3)
    #expect(try Self.lines([one, three]) == ["AUTH within TLS: LOGIN PLAIN at e1; PLAIN at e2"])
  }

  @Test("HELO in place of EHLO is one difference, not one for each capability")
  func helo() throws {
    let old = Sample.at(2) { record in
      record.plaintextHello = Sample.hello(verb: .helo)
      record.encryptedHello = nil
    }
    #expect(try Self.lines([Sample.at(1), old]) == ["hello: EHLO at e1; HELO at e2"])
  }

  // MARK: Certificates

  private static func leaf(_ change: (inout CertificateFacts) -> Void) -> ChainFacts {
    Certs.chain([Certs.leaf(change), Certs.intermediate])
  }

  @Test("a certificate of its own is no difference of a host with another name")
  func ownCertificates() throws {
    let chain = Self.leaf { $0.sha256 = Digest([UInt8](repeating: 0xAB, count: 32)) }
    let named = Sample.at(2, host: "mx2.example.test") { $0.chain = chain }
    #expect(try Self.differences([Sample.at(1), named]) == [])
    let namesake = Sample.at(3) { $0.chain = chain }
    #expect(
      try Self.lines([Sample.at(1), named, namesake]) == [
        "certificate: 0101010101010101…, until 2027-02-28 at e1; abababababababab…, until 2027-02-28 at e3"
      ])
  }

  @Test("another intermediate of one authority is no difference, another authority is")
  func issuers() throws {
    func issued(by name: String, _ number: Int) -> EndpointRecord {
      Sample.at(number, host: "mx\(number).example.test") { $0.chain = Self.leaf { $0.issuer = Array(name.utf8) } }
    }
    let one = issued(by: "CN=E7,O=Let's \\, Encrypt,C=US", 1)
    #expect(try Self.differences([one, issued(by: "CN=R12,O=Let's \\, Encrypt,C=US", 2)]) == [])
    let lines = try Self.lines([one, issued(by: "CN=E7,O=Other", 2)])
    #expect(lines == ["issuer: Let's \\\\, Encrypt at e1; Other at e2"])
    #expect(try Self.lines([one, issued(by: "CN=O=x", 2)]).map { $0.hasSuffix("CN=O=x at e2") } == [true])
  }

  @Test("what is judged of certificates counts whatever the host's name")
  func verdicts() throws {
    let other = Sample.at(2, host: "mx2.example.test") { record in
      record.chain = Certs.chain(
        [
          Certs.leaf {
            $0.key.algorithm = "RSA"
            $0.notAfter = UnixTime(year: 2026, month: 11, day: 20)
          }, Certs.intermediate,
        ], objections: [(0, "CERT_HAS_EXPIRED")])
    }
    #expect(
      try Self.lines([Sample.at(1), other]) == [
        "key type: EC at e1; RSA at e2", "trust: trusted at e1; not trusted at e2",
        "validity: valid at e1; expired at e2",
      ])
  }

  @Test("where no trust store was used trust is not observed")
  func noTrustStore() throws {
    let other = Sample.at(2) { $0.chain = Certs.chain(hadTrustStore: false) }
    #expect(try Self.differences([Sample.at(1), other]) == [])
  }

  // MARK: Several connections to one address

  private static func repeated(_ runs: EndpointRecord...) throws -> [Finding] {
    var first = runs[0]
    first.furtherRuns = Array(runs.dropFirst())
    return Rulebook.findings(of: try Sample.judged([first])).filter { $0.id == "backends-differ" }
  }

  private static func greeting(_ name: String, _ change: (inout EndpointRecord) -> Void = { _ in }) -> EndpointRecord {
    Sample.at(1) { record in
      record.greeting = Greeting(reply: Reply(code: 220, text: "\(name) ESMTP"))
      change(&record)
    }
  }

  @Test("several connections that met the same raise nothing")
  func sameRuns() throws {
    #expect(try Self.repeated(Sample.record, Sample.record, Sample.record) == [])
    var record = Sample.record
    record.furtherRuns = [Sample.record]
    #expect(try Sample.judged([record]).endpoints.map(\.runDifferences) == [[]])
    #expect(try Sample.judged([Sample.record]).endpoints.map(\.runDifferences) == [nil])
  }

  @Test("different servers at one address are a warning about the endpoint that says so")
  func behindOneAddress() throws {
    let without = Self.greeting("mx2.example.test") { $0.startTLS = StartTLSRecord(isOffered: false) }
    let found = try Self.repeated(Self.greeting("mx1.example.test"), without, Self.greeting("mx1.example.test"))
    #expect(found.map(\.level) == [.warning])
    #expect(found.map(\.subject) == [.init(endpoint: "e1")])
    #expect(found.map(\.message) == ["2 servers by name answer at one address, and differ in STARTTLS"])
    #expect(
      found.map(\.evidence) == [
        [
          "behind one address: 192.0.2.1:25",
          "greeting name: mx1.example.test in run 1 and 3; mx2.example.test in run 2",
          "STARTTLS: offered in run 1 and 3; not offered in run 2",
        ]
      ])
  }

  @Test("names alone that differ at one address are a note")
  func namesAlone() throws {
    let found = try Self.repeated(Self.greeting("mx1.example.test"), Self.greeting("mx2.example.test"))
    #expect(found.map(\.level) == [.note])
    #expect(found.map(\.message) == ["2 servers by name answer at one address, alike but for that"])
  }

  @Test("a connection that fails now and then is a difference, one that is asked to come later is none")
  func outcomes() throws {
    let refused = Sample.failed(.connect, .refused)
    let found = try Self.repeated(Sample.record, refused, Sample.record)
    #expect(found.map { $0.evidence.last } == ["outcome: complete in run 1 and 3; refused at connect in run 2"])
    let turnedAway = Self.greeting("mx1.example.test") {
      $0 = Sample.failed(.greeting, .rejected, reply: Reply(code: 421, text: "4.7.0 busy"))
      $0.greeting = Greeting(reply: Reply(code: 421, text: "4.7.0 busy"))
    }
    #expect(try Self.repeated(Sample.record, turnedAway) == [])
    let busy = Sample.failed(.ehlo, .rejected, reply: Reply(code: 421, text: "later"))
    #expect(try Self.repeated(Sample.record, busy) == [])
  }

  // MARK: Hostile

  private static func flooding(_ number: Int, lines count: Int) -> EndpointRecord {
    Sample.at(number) { record in
      let lines = (0..<count).map { Array("K\(number)X\($0) \(String(repeating: "y", count: 300))".utf8) }
      record.plaintextHello = HelloResponse(verb: .ehlo, reply: Reply(code: 250, lines: [Array("mx".utf8)] + lines))
    }
  }

  @Test("a server that lists any number of keywords makes neither work nor report endless")
  func keywords() throws {
    let target = try Sample.judged([Self.flooding(1, lines: 64), Self.flooding(2, lines: 64)])
    #expect(target.differences?.count == 128)
    let finding = try #require(Rulebook.findings(of: target).first { $0.id == "backends-differ" })
    #expect(finding.evidence.count == 32)
    #expect(finding.evidence.allSatisfy { $0.utf8.count < 500 })
  }

  @Test("what may stand among keywords that were not compared is no difference")
  func manyKeywords() throws {
    #expect(try Self.differences([Self.flooding(1, lines: 65), Self.flooding(2, lines: 65)]) == [])
  }

  @Test("escapes what the peer sent")
  func escapes() throws {
    let records = [HostileRecords.all[HostileRecords.all.count - 1], Sample.at(2)]
    for line in try Self.lines(records) {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
      #expect(!line.unicodeScalars.contains("\u{202E}"))
    }
  }
}

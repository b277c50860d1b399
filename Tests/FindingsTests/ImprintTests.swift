import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession
import Testing

@testable import Findings

@Suite("Endpoints of which imprints are left") struct ImprintTests {
  private static func imprinted(_ target: JudgedTarget, areAll: Bool = true) -> JudgedTarget {
    var record = target.record
    record.endpoints = []
    return JudgedTarget(
      record,
      imprints: target.endpoints.filter { $0.record.failure?.reason != .policy }.map {
        ImprintedEndpoint(id: $0.id, host: $0.record.endpoint.host, imprint: Imprint(of: $0))
      }, areAll: areAll)
  }

  private static func lines(_ records: [EndpointRecord]) throws -> [String]? {
    try imprinted(Sample.judged(records)).differences.map { $0.map { $0.line() } }
  }

  private static func hello(_ capabilities: String...) -> @Sendable (inout EndpointRecord) -> Void {
    let lines = ([Sample.host] + capabilities).map { Array($0.utf8) }
    return { $0.encryptedHello = HelloResponse(verb: .ehlo, reply: Reply(code: 250, lines: lines)) }
  }

  private static func leaf(_ change: @escaping @Sendable (inout CertificateFacts) -> Void)
    -> @Sendable (inout EndpointRecord) -> Void
  {
    { record in
      var leaf = Certs.leaf(change)
      // What says something else is another certificate.
      if leaf != Certs.leaf {
        leaf.sha256 = Digest([UInt8](repeating: UInt8((leaf.notAfter?.seconds.magnitude ?? 0) % 251), count: 32))
      }
      record.chain = Certs.chain([leaf, Certs.intermediate])
    }
  }

  /// Everything that is compared, each in some other way than usual.
  private static let changes: [@Sendable (inout EndpointRecord) -> Void] = [
    { _ in },
    { $0.encryptedHello = nil },
    { $0.plaintextHello = Sample.hello(verb: .helo) },
    { $0.plaintextHello = nil },
    { $0.startTLS = StartTLSRecord(isOffered: false) },
    { $0.startTLS = StartTLSRecord() },
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "AUTH PLAIN LOGIN"),
    hello("size 10240000", "AUTH=login", "auth plain", "8bitmime", "pipelining"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "AUTH PLAIN X-OUR-OWN"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "AUTH"),
    hello("PIPELINING", "SIZE", "8BITMIME"),
    hello("PIPELINING", "SIZE 0", "8BITMIME"),
    hello("PIPELINING", "SIZE 010240000", "8BITMIME"),
    hello("PIPELINING", "SIZE 99999999999999999999999999", "8BITMIME"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "DELIVERBY 100"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "DELIVERBY 200"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "X-NOBODY-KNOWS a b", "X-OTHER"),
    hello("X-OTHER", "PIPELINING", "SIZE 10240000", "8BITMIME", "X-NOBODY-KNOWS b a b"),
    hello("PIPELINING", "SIZE 10240000", "8BITMIME", "X-NOBODY-KNOWS a c"),
    { $0.tls = nil },
    { $0.tls = Sample.tls("TLSv1.2") },
    { $0.tls = Sample.tls("DTLSv1.3") },
    { $0.tls = Sample.tls("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256") },
    { $0.tls = Sample.tls(group: "secp256r1") },
    { $0.tls?.group = nil },
    { $0.tls?.group = GroupFacts(name: "dh", code: nil, bits: 2048) },
    { $0.chain = nil },
    { $0.chain = Certs.chain(hadTrustStore: false) },
    { $0.chain = Certs.chain(objections: [(0, "CERT_UNTRUSTED")]) },
    { $0.chain = Certs.chain([Certs.leaf], path: [Certs.leaf, Certs.intermediate, Certs.root]) },
    leaf { $0.serial = "77" },
    leaf { $0.issuer = Array("CN=E7,O=Other".utf8) },
    leaf { $0.isSelfSigned = true },
    leaf { $0.key.algorithm = "RSA" },
    leaf { $0.key.algorithm = "ML-DSA-44" },
    leaf { $0.names = SubjectNames(dns: [Array("other.test".utf8)]) },
    leaf { $0.notAfter = UnixTime(year: 2026, month: 11, day: 20) },
    leaf { $0.notAfter = UnixTime(year: 2026, month: 11, day: 30) },
    leaf { $0.notAfter = UnixTime(seconds: .max) },
    leaf { $0.notBefore = UnixTime(seconds: .min) },
    leaf { $0.notAfter = UnixTime(seconds: .min) },
    leaf { $0.notBefore = UnixTime(year: 2026, month: 12, day: 1) },
  ]

  /// Keywords have no names of their own where only a check of them is left.
  private static func properties(of differences: [Difference]?) -> Set<Difference.Property>? {
    differences.map { differences in
      Set(
        differences.map { difference in
          if case .capability(_, let isInsideTLS) = difference.property {
            .otherCapabilities(isInsideTLS: isInsideTLS)
          } else {
            difference.property
          }
        })
    }
  }

  @Test("differ in what their records differ in", arguments: changes.indices)
  func likeRecords(_ index: Int) throws {
    for other in Self.changes.indices where other >= index {
      let target = try Sample.judged([
        Sample.at(1, Self.changes[index]), Sample.at(2, host: "mx2.example.test", Self.changes[other]),
        Sample.at(3, Self.changes[other]),
      ])
      let properties = Self.properties(of: Self.imprinted(target).differences)
      #expect(properties == Self.properties(of: target.differences), "\(index) against \(other)")
    }
  }

  @Test("are told in the words of a probe as far as values are left, and else that they are several")
  func words() throws {
    let other = Sample.at(2) { record in
      record.plaintextHello = Sample.hello("PIPELINING", "SIZE 52428800", "8BITMIME", "STARTTLS", "X-NEW")
      record.tls = Sample.tls("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", group: "secp256r1")
      Self.hello("PIPELINING", "SIZE 10240000", "AUTH PLAIN LOGIN", "X-NEW 1")(&record)
      Self.leaf {
        $0.issuer = Array("CN=E7,O=Other".utf8)
        $0.key.algorithm = "RSA"
      }(&record)
    }
    let third = Sample.at(3, Self.hello("PIPELINING", "SIZE 10240000", "8BITMIME", "X-NEW 2"))
    #expect(
      try Self.lines([Sample.at(1), other, third]) == [
        "SIZE before TLS: 10240000 at e1 and e3; 52428800 at e2",
        "other capabilities before TLS: one at e1 and e3; another at e2",
        "TLS version: TLSv1.3 at e1 and e3; TLSv1.2 at e2",
        "cipher suite: 0x1302 at e1 and e3; 0xc030 at e2",
        "key exchange: 0x001d at e1 and e3; 0x0017 at e2",
        "8BITMIME within TLS: offered at e1 and e3; not offered at e2",
        "AUTH within TLS: not offered at e1 and e3; LOGIN PLAIN at e2",
        "other capabilities within TLS: one at e1; another at e2; a third at e3",
        "certificate: 0101010101010101…, until 2027-02-28 at e1 and e3; 0909090909090909…, until 2027-02-28 at e2",
        "issuer: one at e1 and e3; another at e2",
        "key type: EC at e1 and e3; RSA at e2",
      ])
  }

  @Test("raise backends-differ with the level and the subject that it has in a probe", arguments: Policy.allCases)
  func finding(_ policy: Policy) throws {
    let without = Sample.at(2) { $0.startTLS = StartTLSRecord(isOffered: false) }
    let target = try Sample.judged([Sample.at(1), without], target: Sample.target(policy))
    let found = Rulebook.findings(ofWhole: Self.imprinted(target, areAll: false))
    #expect(found == Rulebook.findings(ofWhole: target).filter { $0.id == "backends-differ" })
    #expect(found.map(\.evidence) == [["STARTTLS: offered at e1; not offered at e2"]])
  }

  @Test("of which one alone was observed, or none, are not compared")
  func alone() throws {
    #expect(try Self.lines([Sample.at(1)]) == nil)
    #expect(try Self.lines([Sample.at(1), Sample.failed(.connect, .refused), Sample.failed(.ehlo, .timeout)]) == nil)
    let target = JudgedTarget(
      TargetRecord(target: Sample.target(), startedAt: Sample.time),
      imprints: ["1", "2"].map { ImprintedEndpoint(id: $0, host: $0, imprint: Imprint()) }, areAll: true)
    #expect(target.differences == nil)
    #expect(Rulebook.findings(ofWhole: target).isEmpty)
  }

  @Test("hint at the network here where all keep silent, and only where all are known")
  func silent() throws {
    let silent = Sample.failed(.connect, .timeout)
    for records in [
      [silent, silent], [silent, Sample.failed(.connect, .noRoute)], [silent, Sample.record],
      [silent, Sample.failed(.connect, .refused)], [Sample.failed(.connect, .noRoute)], [],
    ] {
      let target = try Sample.judged(records)
      let expected = Rulebook.findings(ofWhole: target)
      #expect(Rulebook.findings(ofWhole: Self.imprinted(target)) == expected)
      #expect(Rulebook.findings(ofWhole: Self.imprinted(target, areAll: false)).isEmpty)
    }
    // Of an earlier version's line nothing is known.
    let unknown = JudgedTarget(
      TargetRecord(target: Sample.target(), startedAt: Sample.time),
      imprints: [
        ImprintedEndpoint(id: "1", host: "a", imprint: Imprint()),
        ImprintedEndpoint(id: "2", host: "a", imprint: Imprint(of: try Sample.judged([silent]).endpoints[0])),
      ], areAll: true)
    #expect(Rulebook.findings(ofWhole: unknown).isEmpty)
  }

  @Test("whatever a peer said: they are read back, and what they say needs no escaping")
  func hostile() throws {
    let target = try Sample.judged(HostileRecords.all)
    for endpoint in target.endpoints {
      let imprint = Imprint(of: endpoint)
      #expect(Imprint(imprint.text) == imprint)
    }
    for line in try #require(Self.imprinted(target).differences).map({ $0.line() }) {
      #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      #expect(line.utf8.count < 2000)
    }
    // Any number of keywords, of which none is compared.
    let flood = Sample.at(2) { record in
      let lines = (0..<5000).map { Array("K\($0) \(String(repeating: "y", count: 10))".utf8) }
      record.plaintextHello = HelloResponse(verb: .ehlo, reply: Reply(code: 250, lines: [Array("mx".utf8)] + lines))
    }
    #expect(try Self.lines([Sample.at(1), flood]) == [])
  }

  @Test("of a number of any value are told without a trap")
  func anyNumber() throws {
    var imprints = ["0", "1", "5", "a", "f"].compactMap { Imprint("01" + String(repeating: $0, count: 100)) }
    for bit in 0..<32 {
      var imprint = Imprint()
      imprint.marks = 1 << bit
      imprints.append(imprint)
    }
    for imprint in imprints {
      for other in imprints {
        let pair = [
          ImprintedEndpoint(id: "1", host: "a", imprint: imprint),
          ImprintedEndpoint(id: "2", host: "a", imprint: other),
        ]
        _ = Rulebook.findings(
          ofWhole: JudgedTarget(
            TargetRecord(target: Sample.target(), startedAt: Sample.time), imprints: pair, areAll: true))
      }
    }
  }

  @Test("have a bit for each keyword and mechanism, and none has two")
  func bits() {
    for (table, count) in [(Imprint.Keywords.keywordsByBit, 32), (Imprint.Keywords.mechanismsByBit, 16)] {
      #expect(table.words.count == count && Set(table.words).count == count)
      for (index, word) in table.words.enumerated() {
        #expect(word == word.uppercased())
        #expect(table.index(of: Array(word.lowercased().utf8)) == index)
        #expect(table.index(of: Array((word + "X").utf8)) == nil)
        #expect(table.index(of: Array(word.utf8.dropLast())).map { table.words[$0] != word } != false)
      }
      #expect(table.index(of: []) == nil)
    }
  }
}

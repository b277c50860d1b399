import Certificates
import Testing

@Suite("Certificates of one file, put together")
struct ChainGroupTests {
  private static func facts(
    _ id: UInt8, _ subject: String, by issuer: String, isCA: Bool = false, isSelfSigned: Bool = false,
    key: UInt8? = nil,
    issuerKey: UInt8? = nil
  ) -> CertificateFacts {
    CertificateFacts(
      der: [id], sha256: Digest([id]), spkiSHA256: Digest([id]), version: 3, serial: "01", subject: Array(subject.utf8),
      issuer: Array(issuer.utf8), commonName: nil, notBefore: UnixTime(seconds: 0), notAfter: UnixTime(seconds: 1),
      names: SubjectNames(dns: isCA ? [] : [Array(subject.utf8)]), key: PublicKeyFacts(algorithm: "EC", bits: 256),
      signatureAlgorithm: "", signatureDigest: nil, isCA: isCA, subjectKeyID: key.map { [$0] },
      authorityKeyID: issuerKey.map { [$0] }, isSelfSigned: isSelfSigned)
  }

  private static let leaf = facts(1, "leaf", by: "lower")
  private static let lower = facts(2, "lower", by: "upper", isCA: true)
  private static let upper = facts(3, "upper", by: "root", isCA: true)
  private static let root = facts(4, "root", by: "root", isCA: true, isSelfSigned: true)
  private static let other = facts(5, "other", by: "lower")
  private static let stray = facts(6, "stray", by: "stray", isCA: true, isSelfSigned: true)

  private func groups(_ file: CertificateFacts...) -> [[Int]] { ChainGroup.groups(of: file).map(\.positions) }

  @Test("a chain is one group, its lowest certificate first, the others as they stand")
  func chain() {
    #expect(groups(Self.leaf, Self.lower, Self.upper) == [[0, 1, 2]])
    #expect(groups(Self.root, Self.upper, Self.lower, Self.leaf) == [[3, 0, 1, 2]])
    #expect(groups(Self.leaf, Self.upper, Self.lower) == [[0, 1, 2]])
    #expect(ChainGroup.groups(of: [Self.leaf, Self.lower]).map(\.role) == [.server])
  }

  @Test("of several hosts each has a group, and an issuer that both need is in both")
  func hosts() {
    #expect(groups(Self.leaf, Self.other, Self.lower) == [[0, 2], [1, 2]])
  }

  @Test("what certifies nobody, and what stands there twice, goes with the host in front of it")
  func rest() {
    #expect(groups(Self.leaf, Self.lower, Self.stray, Self.other) == [[0, 1, 2], [3, 1]])
    #expect(groups(Self.stray, Self.leaf) == [[1, 0]])
    #expect(groups(Self.leaf, Self.lower, Self.lower) == [[0, 1, 2]])
  }

  @Test("a host that nothing certifies goes along with one that has its issuer there, and stands alone otherwise")
  func orphans() {
    let orphan = Self.facts(7, "orphan", by: "nobody")
    #expect(groups(Self.leaf, Self.lower, orphan) == [[0, 1, 2]])
    #expect(groups(Self.leaf, orphan) == [[0], [1]])
    let own = Self.facts(8, "own", by: "own", isSelfSigned: true)
    #expect(groups(Self.leaf, Self.lower, own) == [[0, 1], [2]])
  }

  @Test("authorities alone make a group for each that certified no other")
  func authorities() {
    #expect(groups(Self.root, Self.stray) == [[0], [1]])
    #expect(groups(Self.lower, Self.upper, Self.root) == [[0, 1, 2]])
    #expect(ChainGroup.groups(of: [Self.root]).map(\.role) == [.authority])
  }

  @Test("an authority that stands there twice is twice in its group")
  func copies() {
    #expect(groups(Self.stray, Self.stray) == [[0, 1]])
    #expect(groups(Self.upper, Self.stray, Self.root, Self.upper, Self.root) == [[0, 2, 3, 4], [1]])
    #expect(ChainGroup.groups(of: (0..<5000).map { _ in Self.stray }).map(\.positions.count) == [5000])
  }

  @Test("authorities that certify each other have a group all the same")
  func circle() {
    let first = Self.facts(7, "a", by: "b", isCA: true)
    let second = Self.facts(8, "b", by: "a", isCA: true)
    #expect(groups(first, second) == [[0], [1]])
  }

  @Test("namesakes are told apart by their keys")
  func keys() {
    let leaf = Self.facts(1, "leaf", by: "lower", issuerKey: 2)
    let wrong = Self.facts(2, "lower", by: "x", isCA: true, key: 1)
    let right = Self.facts(3, "lower", by: "y", isCA: true, key: 2)
    #expect(ChainGroup.groups(of: [leaf, right]).map(\.positions) == [[0, 1]])
    #expect(leaf.isIssued(by: right) && !leaf.isIssued(by: wrong))
  }

  @Test("thousands take no longer than their number")
  func many() {
    let file = (0..<4000).map { Self.facts(UInt8($0 & 0xFF), "host\($0)", by: "lower") }.enumerated().map { entry in
      var facts = entry.element
      facts.sha256 = Digest([UInt8(entry.offset >> 8), UInt8(entry.offset & 0xFF)])
      return facts
    }
    #expect(ChainGroup.groups(of: file + [Self.lower]).count == 4000)
  }
}

import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 11, day: 1)

@Suite("A hashed directory whose certificates were read before")
struct ForesightTests {
  private let root: CertificateAuthority
  private let namesake: CertificateAuthority

  init() throws {
    root = try CertificateAuthority(name: "Example Root", from: from, until: until)
    namesake = try CertificateAuthority(name: "Example Root", from: from, until: until)
  }

  /// Which of them are trusted alone, after all were read or not.
  private func trusted(
    _ authorities: [CertificateAuthority], stored: [CertificateAuthority], foreseeing: Bool = true
  ) throws -> [Bool] {
    let folder = try TemporaryFolder()
    for (number, authority) in stored.enumerated() {
      _ = try folder.write("\(authority.certificate.hashedName).\(number)", PEM.encode(authority.certificate))
    }
    let builder = try ChainBuilder(trust: TrustStore.load(.directory(folder.path)), time: from + 86_400)
    let entries = try CertificateFile.entries(ofDER: authorities.map(\.certificate.der))
    if foreseeing { builder.foresee(entries) }
    return try entries.map { try builder.chain([$0], role: .authority).verification.objections.isEmpty }
  }

  @Test("trusts those that it holds, and no other of the same name")
  func same() throws { #expect(try trusted([root, namesake], stored: [root]) == [true, false]) }

  @Test("trusts nothing for being read")
  func empty() throws {
    let other = try CertificateAuthority(name: "Other Root", from: from, until: until)
    #expect(try trusted([root], stored: [other]) == [false])
    #expect(try trusted([root], stored: [namesake]) == [false])
  }

  @Test("trusts as it would have without, whatever else has the name")
  func namesakes() throws {
    for stored in [[root, namesake], [namesake, root]] {
      for read in [[root], [namesake], [root, namesake], [namesake, root]] {
        #expect(try trusted(read, stored: stored) == trusted(read, stored: stored, foreseeing: false))
      }
    }
  }
}

import Certificates
import Foundation
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 11, day: 1)

@Suite("Files of certificates")
struct CertificateFileTests {
  private let identity: Identity
  private let root: CertificateAuthority

  init() throws {
    root = try CertificateAuthority(name: "Root", from: from, until: until)
    let authority = try root.intermediate(name: "Intermediate", from: from, until: until)
    identity = try authority.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until))
  }

  private var chain: [[UInt8]] { identity.chain.map(\.der) }

  private func read(_ bytes: [UInt8]) throws(TLSSetupFailure) -> CertificateFile {
    try CertificateFile(bytes, path: "x", name: "certificate file x")
  }

  private func pem() throws -> [UInt8] { try identity.chain.flatMap { try PEM.encode($0) } }

  @Test("hold PEM with text around it, DER, or several of either")
  func forms() throws {
    #expect(try read(Array("hello\n".utf8) + pem() + Array("bye".utf8)).entries.map(\.certificate.der) == chain)
    #expect(try read(chain[0]).entries.map(\.certificate.der) == [chain[0]])
    #expect(try read(Array(chain.joined())).entries.map(\.certificate.der) == chain)
    #expect(try read(pem()).entries.allSatisfy { $0.details?.deviations == [] })
  }

  @Test("hold a container of PKCS #7, in DER and in PEM")
  func containers() throws {
    // SignedData without a signer (RFC 2315 §9.1).
    let data: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]
    let signedData: [UInt8] = data.dropLast() + [0x02]
    func container(_ members: [UInt8]) -> [UInt8] {
      let content = [0x02, 0x01, 0x01, 0x31, 0x00] + element(0x30, data) + element(0xA0, members) + [0x31, 0x00]
      return element(0x30, signedData + element(0xA0, element(0x30, content)))
    }
    let container = container(Array(chain.joined()))
    #expect(try read(container).entries.map(\.certificate.der) == chain)
    let text = "-----BEGIN PKCS7-----\n\(Data(container).base64EncodedString())\n-----END PKCS7-----\n"
    #expect(try read(Array(text.utf8)).entries.map(\.certificate.der) == chain)
    #expect(try read(container).entries.allSatisfy { $0.details?.deviations == [] })
  }

  @Test("tell what is no DER in a container, too")
  func containerDeviations() throws {
    let signedData: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
    let data: [UInt8] = signedData.dropLast() + [0x01]
    // A length of three octets, where two are enough.
    let loose = [0x30, 0x83, 0x00] + chain[0].dropFirst(2)
    let content = [0x02, 0x01, 0x01, 0x31, 0x00] + element(0x30, data) + element(0xA0, loose) + [0x31, 0x00]
    let file = try read(element(0x30, signedData + element(0xA0, element(0x30, content))))
    #expect(file.entries.map(\.certificate.der) == [chain[0]])
    #expect(file.entries.first?.details?.deviations.map(\.kind) == [.longLength])
  }

  private func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
  }

  @Test("may hold the key, too, and what belongs to neither")
  func key() throws {
    let file = try read(
      try identity.key.pem() + pem() + Array("-----BEGIN DH PARAMETERS-----\n-----END DH PARAMETERS-----".utf8))
    let key = try #require(file.key)
    #expect(key.fits(file.entries[0].certificate) && !key.fits(file.entries[1].certificate))
    #expect(key.facts == PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"))
    #expect(file.others == ["PRIVATE KEY", "DH PARAMETERS"])
  }

  @Test("tell a block that cannot be read, beside those that can")
  func flaws() throws {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMII"
    let file = try read(Array(broken.utf8) + [0x0A] + pem())
    #expect(file.entries.count == 2)
    #expect(file.flaws.map(\.line) == [1, 4])
    #expect(file.flaws.last?.reason == "no base 64 up to its end line")
  }

  @Test("tell bytes behind the certificate of a block, which libraries pass over")
  func trailing() throws {
    let file = try read(chain[0] + [0x0A])
    #expect(file.entries.map { $0.details?.deviations.map(\.kind) } == [[.trailingBytes]])
  }

  @Test("that hold none say what they are, and never a byte of a key")
  func wrong() throws {
    let key = try identity.key.pem()
    func complaint(_ bytes: [UInt8]) -> String? {
      do throws(TLSSetupFailure) {
        _ = try read(bytes)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(complaint([]) == "certificate file x: is empty")
    #expect(complaint(key) == "certificate file x: holds a private key and no certificate")
    #expect(complaint(Array("a poem\n".utf8)) == "certificate file x: holds no certificate")
    #expect(complaint([0x30, 0x03, 0x02, 0x01]) == "certificate file x: holds no certificate")
    #expect(
      complaint(Array("-----BEGIN X-----\n-----END X-----".utf8)) == "certificate file x: holds a X and no certificate")
    #expect(complaint(Array(chain[0].prefix(300)))?.hasPrefix("certificate file x: ") == true)
    #expect(complaint(try pem().dropLast(1000).prefix(200).map { $0 })?.contains("line 1 cannot be read") == true)
    let pkcs8 = try #require(PEMBlock.all(in: key).first?.bytes)
    #expect(complaint(pkcs8) == "certificate file x: holds a private key and no certificate")
    #expect(
      complaint([0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00])
        == "certificate file x: is a PKCS #12 container under a pass phrase")
  }

  @Test("in a directory are told once each, in the order of their names")
  func directory() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("b.pem", pem())
    _ = try folder.write("a.der", chain[1])
    _ = try folder.write("c.pem", pem())
    _ = try folder.write("key.pem", identity.key.pem())
    #expect(CertificateFolder.isOne(folder.path))
    let files = try CertificateFolder.load(folder.path).files
    #expect(files.map(\.path) == ["\(folder.path)/a.der", "\(folder.path)/b.pem"])
    let empty = try TemporaryFolder()
    #expect(throws: TLSSetupFailure.self) { try CertificateFolder.load(empty.path) }
  }

  @Test("in a directory are told where they should hold certificates and none can be read")
  func flawedDirectory() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.pem", pem())
    _ = try folder.write("b.pem", Array(pem().prefix(300)))
    _ = try folder.write("c.pem", pem() + Array("-----BEGIN CERTIFICATE-----\nMII".utf8))
    _ = try folder.write("d.crt", Array(chain[0].prefix(200)))
    _ = try folder.write("e.pem", [])
    let files = try CertificateFolder.load(folder.path).files
    #expect(files.map { $0.path.suffix(5) } == ["a.pem", "b.pem", "c.pem", "d.crt", "e.pem"])
    #expect(files.map(\.entries.count) == [2, 0, 2, 0, 0])
    #expect(files.map(\.flaws.count) == [0, 1, 1, 1, 1])
    #expect(files.suffix(2).map { $0.flaws[0].reason } == ["it is neither PEM nor DER", "it is empty"])
  }

  @Test("in a directory are told from what rightly holds none")
  func strangers() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("README", "-----BEGIN"), ("notes.txt", "BEGIN CERTIFICATE"), (".hidden.pem", ""), ("mail.key", ""),
      ("dh.pem", "-----BEGIN DH PARAMETERS-----\n-----END DH PARAMETERS-----"),
      ("csr.pem", "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----"),
      ("list.crl", "-----BEGIN X509 CRL-----\n-----END X509 CRL-----"),
    ] {
      _ = try folder.write(name, Array(text.utf8))
    }
    _ = try folder.write("key.der", try #require(PEMBlock.all(in: identity.key.pem()).first?.bytes))
    #expect(throws: TLSSetupFailure.self) { try CertificateFolder.load(folder.path) }
  }

  @Test("in a directory that cannot be opened are told, unless they are called keys")
  func obstacles() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.pem", pem())
    for name in ["lost.pem", "mail.key", "privkey.pem"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "\(folder.path)/nowhere")
    }
    _ = try folder.write("zero.bin", [UInt8](repeating: 0, count: 17 * 1024 * 1024))
    let found = try CertificateFolder.load(folder.path)
    #expect(found.files.map(\.path) == ["\(folder.path)/a.pem"])
    #expect(found.obstacles.map { $0.path.suffix(8) } == ["lost.pem", "zero.bin"])
    #expect(found.obstacles.map(\.reason) == ["No such file or directory", "is larger than 16 MiB"])
  }

  @Test("of which no certificate can be read are taken where that is to be told")
  func flawed() throws {
    let bytes = Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
    let file = try CertificateFile(bytes, path: "x", name: "x", takesFlaws: true)
    #expect(file.entries.isEmpty && file.flaws.map(\.line) == [1])
    #expect(throws: TLSSetupFailure.self) {
      try CertificateFile(identity.key.pem(), path: "x", name: "x", takesFlaws: true)
    }
  }

  @Test("of more than a bundle could be are refused")
  func large() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("large", [UInt8](repeating: 0x30, count: 17 * 1024 * 1024))
    let failure = #expect(throws: TLSSetupFailure.self) { try CertificateFile.load(path) }
    #expect(failure?.message == "certificate file \(path): is larger than 16 MiB")
    #expect(throws: TLSSetupFailure.self) { try CertificateFile.load("/nonexistent") }
  }
}

import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 11, day: 1)

@Suite("PEM")
struct PEMTests {
  @Test("gives back every certificate of a text in order, and passes over what is none")
  func roundTrip() throws {
    let root = try CertificateAuthority(name: "Root", from: from, until: until)
    let other = try CertificateAuthority(name: "Other", from: from, until: until)
    let text =
      Array("a comment\n".utf8) + (try PEM.encode(root.certificate))
      + (try PrivateKey.generate(.p256).pem()) + (try PEM.encode(other.certificate))
    #expect(try PEM.certificates(text).map(\.der) == [root.certificate.der, other.certificate.der])
  }

  @Test("a text without certificates is an empty list, a broken certificate an error")
  func broken() throws {
    #expect(try PEM.certificates([]).isEmpty)
    #expect(try PEM.certificates(Array("hello\n".utf8)).isEmpty)
    let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    #expect(throws: OpenSSLFailure.self) { try PEM.certificates(Array(text.utf8)) }
  }

  @Test("reads a key that it wrote, and refuses an encrypted one without asking")
  func keys() throws {
    let pem = try PrivateKey.generate(.p256).pem()
    #expect(try PEM.privateKey(pem).pem() == pem)
    let encrypted = """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBDi1mQkUcgQRhmGXHwi
      -----END ENCRYPTED PRIVATE KEY-----

      """
    #expect(throws: OpenSSLFailure.self) { try PEM.privateKey(Array(encrypted.utf8)) }
  }

  @Test("an error tells what was being done and leaves the library's queue empty")
  func errors() throws {
    do {
      _ = try PEM.privateKey([])
      Issue.record("an empty text held a key")
    } catch {
      #expect(error.description.hasPrefix("cannot read a PEM private key: "))
      #expect(!error.entries.isEmpty)
    }
    #expect(OpenSSLFailure.drained("nothing").entries.isEmpty)
  }
}

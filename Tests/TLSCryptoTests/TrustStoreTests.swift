import Certificates
import TLSCrypto
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 11, day: 1)

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/ehlo-test-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit {
    for name in files { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private var files: [String] = []

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    files.append(name)
    try #require(bytes.isEmpty || unsafe_write(descriptor, bytes) == bytes.count)
    close(descriptor)
    return file
  }

  private func unsafe_write(_ descriptor: Int32, _ bytes: [UInt8]) -> Int { write(descriptor, bytes, bytes.count) }

  private func write(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes, count)
    #else
      Glibc.write(descriptor, bytes, count)
    #endif
  }
}

@Suite("Trust stores and client certificates that a user names")
struct TrustStoreTests {
  @Test("a file of PEM certificates is a trust store")
  func file() throws {
    let folder = try TemporaryFolder()
    let root = try CertificateAuthority(name: "Root", from: from, until: until)
    let path = try folder.write("root.pem", try PEM.encode(root.certificate))
    #expect(try TrustStore.load(.file(path)) != nil)
  }

  @Test(
    "tells what is wrong with a file",
    arguments: [
      ("empty.pem", "", "is empty"), ("text.pem", "hello\n", "holds no PEM certificate"),
      (
        "broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "a certificate in it cannot be read"
      ),
    ])
  func badFile(name: String, content: String, complaint: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(name, Array(content.utf8))
    let failure = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.file(path)) }
    #expect(failure?.message.hasPrefix("CA file \(path): \(complaint)") == true)
  }

  @Test("tells what is missing")
  func missing() throws {
    let file = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.file("/nonexistent/ca.pem")) }
    #expect(file?.message == "CA file /nonexistent/ca.pem: No such file or directory")
    let directory = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.directory("/nonexistent")) }
    #expect(directory?.message == "CA directory /nonexistent: No such file or directory")
    let folder = try TemporaryFolder()
    let empty = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.directory(folder.path)) }
    #expect(empty?.message == "CA directory \(folder.path): holds no certificate under a hashed name")
    let directoryAsFile = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.file(folder.path)) }
    #expect(directoryAsFile?.message == "CA file \(folder.path): Is a directory")
  }

  @Test("a control byte in a file's name stays off the terminal")
  func hostileName() {
    let failure = #expect(throws: TLSSetupFailure.self) { try TrustStore.load(.file("/nonexistent/\u{1B}[31m")) }
    #expect(failure?.message == "CA file /nonexistent/\\x1b[31m: No such file or directory")
  }

  @Test("no source, no store")
  func none() throws { #expect(try TrustStore.load(.none) == nil) }

  @Test("a client certificate needs its own key")
  func clientIdentity() throws {
    let folder = try TemporaryFolder()
    let root = try CertificateAuthority(name: "Root", from: from, until: until)
    let identity = try root.issue(CertificateTemplate(commonName: "client", from: from, until: until))
    let certificate = try folder.write("cert.pem", try PEM.encode(identity.chain[0]))
    let key = try folder.write("key.pem", try identity.key.pem())
    let other = try folder.write("other.pem", try PrivateKey.generate(.p256).pem())
    #expect(try ClientIdentity.load(certificateFile: certificate, keyFile: key).chain.count == 1)
    let mismatch = #expect(throws: TLSSetupFailure.self) {
      try ClientIdentity.load(certificateFile: certificate, keyFile: other)
    }
    #expect(mismatch?.message == "key file \(other): is not the key of the first certificate in \(certificate)")
    let noKey = #expect(throws: TLSSetupFailure.self) {
      try ClientIdentity.load(certificateFile: certificate, keyFile: certificate)
    }
    #expect(noKey?.message.hasPrefix("key file \(certificate): ") == true)
    let noCertificate = #expect(throws: TLSSetupFailure.self) {
      try ClientIdentity.load(certificateFile: key, keyFile: key)
    }
    #expect(noCertificate?.message == "certificate file \(key): holds no PEM certificate")
  }
}

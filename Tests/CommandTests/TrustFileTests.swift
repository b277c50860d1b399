import TestSupport
import Testing

@Suite("files that the user names")
struct TrustFileTests {
  private static let pemHint = "hint: give a file with -----BEGIN CERTIFICATE----- blocks\n"

  @Test("a CA file that is missing is told before any connection")
  func missing() async throws {
    let outcome = try await Ehlo.run("--ca-file", "/no/such/file", "127.0.0.1:1")
    #expect(outcome.errors == "error: CA file /no/such/file: No such file or directory\n")
    #expect(outcome.output == "")
    #expect(outcome.status == 64)
  }

  @Test("a CA file that is empty")
  func empty() async throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("", to: "empty.pem")
    let outcome = try await Ehlo.run("--ca-file", path, "127.0.0.1:1")
    #expect(outcome.errors == "error: CA file \(path): is empty\n" + Self.pemHint)
    #expect(outcome.status == 64)
  }

  @Test("a CA file that is no PEM")
  func notPEM() async throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a poem\n", to: "poem.txt")
    let outcome = try await Ehlo.run("--ca-file", path, "127.0.0.1:1")
    #expect(outcome.errors == "error: CA file \(path): holds no PEM certificate\n" + Self.pemHint)
    #expect(outcome.status == 64)
  }

  @Test("a CA file with a certificate that is none, in the words of the library")
  func broken() async throws {
    let directory = try TemporaryDirectory()
    let block = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    let path = try directory.write(block, to: "broken.pem")
    let outcome = try await Ehlo.run("--ca-file", path, "127.0.0.1:1")
    #expect(outcome.errors == "error: CA file \(path): a certificate in it cannot be read: header too long\n")
    #expect(outcome.status == 64)
  }

  @Test("a CA directory without hashed names")
  func directory() async throws {
    let directory = try TemporaryDirectory()
    let outcome = try await Ehlo.run("--ca-path", directory.path, "127.0.0.1:1")
    #expect(
      outcome.errors.hasPrefix("error: CA directory \(directory.path): holds no certificate under a hashed name\n"))
    #expect(outcome.status == 64)
  }

  @Test("a client certificate that is missing")
  func identity() async throws {
    let outcome = try await Ehlo.run("--cert", "/no/cert.pem", "--key", "/no/key.pem", "127.0.0.1:1")
    #expect(outcome.errors == "error: certificate file /no/cert.pem: No such file or directory\n")
    #expect(outcome.status == 64)
  }

  @Test("suites that the library does not know")
  func ciphers() async throws {
    let outcome = try await Ehlo.run("--ciphers", "NO-SUCH-SUITE", "127.0.0.1:1")
    // In the library's words, which are loaded with the first error.
    #expect(outcome.errors.hasPrefix("error: cipher list NO-SUCH-SUITE: no cipher match\n"))
    #expect(outcome.status == 64)
  }

  @Test("a key log that cannot be opened, by the option or by the variable")
  func keyLog() async throws {
    let option = try await Ehlo.run("--keylog", "/no/such/log", "127.0.0.1:1")
    #expect(option.errors == "error: --keylog: '/no/such/log': no such file or directory\n")
    let variable = try await Ehlo.run("127.0.0.1:1", environment: ["SSLKEYLOGFILE": "/no/such/log"])
    #expect(variable.errors == "error: SSLKEYLOGFILE: '/no/such/log': no such file or directory\n")
    #expect(option.status == 64 && variable.status == 64)
  }

  @Test(
    "a trust store that the environment names and that is none, by the variable's name",
    arguments: [
      (["SSL_CERT_FILE": "/no/such/file"], "SSL_CERT_FILE /no/such/file: No such file or directory\n"),
      (
        ["SSL_CERT_DIR": "/no/such/directory:/"],
        "SSL_CERT_DIR /no/such/directory:/: no certificate under a hashed name is there\n"
          + "hint: unset it for the system's own, or name a trust store with --ca-file or --ca-path\n"
      ),
      (
        ["SSL_CERT_DIR": "/no/such/directory", "SSL_CERT_FILE": "/dev/null"],
        "SSL_CERT_FILE /dev/null: is empty\n" + pemHint
      ),
    ])
  func environment(_ variables: [String: String], _ error: String) async throws {
    let outcome = try await Ehlo.run("127.0.0.1:1", environment: variables)
    #expect(outcome.errors == "error: " + error)
    #expect(outcome.status == 64)
    let named = try await Ehlo.run("--no-ca", "127.0.0.1:1", environment: variables)
    #expect(named.status == 1)
  }

  @Test("a trust store that the environment names is used")
  func environmentFile() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(
        "--json", "--resolve", "mx.example.test:127.0.0.1", server.target,
        environment: ["SSL_CERT_FILE": server.root, "SSL_CERT_DIR": "/no/such/directory"])
      #expect(try outcome.json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
    }
  }

  @Test("and both of its kinds count where it names both")
  func environmentBoth() async throws {
    try await withScenario("good") { server in
      let directory = try TemporaryDirectory()
      // Any name of this form makes it one of hashed names.
      try directory.write("", to: "00000000.0")
      let outcome = try await Ehlo.run(
        "--json", "--resolve", "mx.example.test:127.0.0.1", server.target,
        environment: ["SSL_CERT_FILE": server.root, "SSL_CERT_DIR": directory.path])
      #expect(try outcome.json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
      let missing = try await Ehlo.run(
        server.target, environment: ["SSL_CERT_FILE": "/no/such/file", "SSL_CERT_DIR": directory.path])
      #expect(missing.errors == "error: SSL_CERT_FILE /no/such/file: No such file or directory\n")
      #expect(missing.status == 64)
    }
  }

  @Test("keys that cannot be written are told, after the report")
  func fullKeyLog() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--json", "--keylog", "/dev/full", server.target])
      #expect(try outcome.json.verdict == "pass")
      #expect(outcome.errors == "error: --keylog: '/dev/full': no space left on device\n")
      #expect(outcome.status == 74)
    }
  }

  @Test("give a failure document about their target where documents were asked for")
  func document() async throws {
    let outcome = try await Ehlo.run("--json", "--ca-file", "/no/such/file", "127.0.0.1:1")
    #expect(try outcome.json["target", "input"] as? String == "127.0.0.1:1")
    #expect(
      try outcome.json["failure", "message"] as? String == "CA file /no/such/file: No such file or directory")
    #expect(outcome.status == 64)
  }
}

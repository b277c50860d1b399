import TLSSession

extension Scenario {
  static let handshakes: [Scenario] = [
    Scenario(
      "tls-1.0-only", .handshake, "knows TLS 1.0 alone", tls: ServerTLS(versions: .v1_0 ... .v1_0),
      expect: .usual("protocol-obsolete", "suite-weak")),
    Scenario(
      "tls-1.1-only", .handshake, "knows TLS 1.1 alone", tls: ServerTLS(versions: .v1_1 ... .v1_1),
      expect: .usual("protocol-obsolete", "suite-weak")),
    Scenario(
      "tls-1.2-only", .handshake, "knows TLS 1.2 alone",
      tls: ServerTLS(versions: .v1_2 ... .v1_2, cipherList: "ECDHE-ECDSA-AES256-GCM-SHA384"), expect: .usual()),
    Scenario(
      "tls-1.3-only", .handshake, "knows TLS 1.3 alone", tls: ServerTLS(versions: .v1_3 ... .v1_3), expect: .usual()),
    Scenario(
      "hello-retry", .handshake, "asks for another key share first", tls: ServerTLS(groups: "P-384"),
      expect: .usual()),
    Scenario(
      "anonymous-only", .handshake, "knows anonymous suites alone",
      tls: ServerTLS(versions: .v1_0 ... .v1_2, cipherList: "ADH-AES256-GCM-SHA384"),
      expect: .failure(
        "handshake", "no-common-parameters", "handshake-failed", "certificate-missing", "suite-weak")),
    Scenario(
      "dhe-1024", .handshake, "exchanges keys with 1024 bits of Diffie-Hellman, beside an RSA key as short",
      tls: ServerTLS(.rsa1024, versions: .v1_2 ... .v1_2, cipherList: "DHE-RSA-AES256-GCM-SHA384"),
      expect: .usual("suite-weak", "weak-key")),
    Scenario(
      "rsa-key-exchange", .handshake, "knows suites without forward secrecy alone",
      tls: ServerTLS(.rsa2048, versions: .v1_2 ... .v1_2, cipherList: "AES256-GCM-SHA384"),
      expect: .usual("no-forward-secrecy")),
    Scenario(
      "client-certificate-requested", .handshake, "asks for a client certificate and goes on without",
      tls: ServerTLS(clientCertificate: .requested), expect: .usual()),
    Scenario(
      "client-certificate-tls-1.2", .handshake, "demands a client certificate under TLS 1.2",
      tls: ServerTLS(versions: .v1_2 ... .v1_2, clientCertificate: .required),
      expect: .failure("handshake", "alert", "client-certificate-required")),
    Scenario(
      "client-certificate-tls-1.3", .handshake, "demands a client certificate under TLS 1.3",
      tls: ServerTLS(versions: .v1_3 ... .v1_3, clientCertificate: .required),
      expect: .failure("ehlo-tls", "alert", "client-certificate-required")),
    Scenario(
      "unrecognized-name", .handshake, "ends the handshake because of the server name",
      tls: ServerTLS(onlyServerName: "other.example.test"),
      expect: .failure("handshake", "alert", "handshake-failed")),
    Scenario(
      "internal-error", .handshake, "ends every handshake with the alert internal_error",
      // A record of the content type alert: fatal, 80 (RFC 8446 §6).
      Script(answers: [.handshakeBegins: .bytes([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]) + [.cutOff]]),
      expect: .failure("handshake", "alert", "handshake-failed")),
  ]
}

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
      "dhe-1024", .handshake, "exchanges keys with 1024 bits of Diffie-Hellman",
      tls: ServerTLS(
        .rsa2048, versions: .v1_2 ... .v1_2, cipherList: "DHE-RSA-AES256-GCM-SHA384", hasShortDiffieHellman: true),
      expect: .usual("suite-weak")),
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
      "unrecognized-name-without-sni", .handshake, "ends the handshake because there is no server name",
      tls: ServerTLS(onlyServerName: Script.usualHostName), approach: Approach(sendsServerName: false),
      expect: .failure("handshake", "alert", "handshake-failed")),
    Scenario(
      "unrecognized-name-warning", .handshake, "warns because of the server name, and goes on",
      tls: ServerTLS(
        versions: .v1_2 ... .v1_2, onlyServerName: "other.example.test", otherServerName: .warningAlert),
      expect: .usual()),
    Scenario(
      "placeholder-without-sni", .handshake, "presents a certificate for nobody where there is no server name",
      tls: ServerTLS(onlyServerName: Script.usualHostName, otherServerName: .presented(.placeholder)),
      approach: Approach(sendsServerName: false), expect: .usual("name-mismatch", "self-signed")),
    Scenario(
      "right-certificate-with-sni", .handshake, "presents its certificate to who tells the server name",
      tls: ServerTLS(onlyServerName: Script.usualHostName, otherServerName: .presented(.placeholder)),
      expect: .usual()),
    Scenario(
      "no-tickets", .handshake, "sends no session tickets", tls: ServerTLS(ticketCount: 0), expect: .usual()),
    Scenario(
      "many-tickets", .handshake, "sends 16 session tickets in front of its first reply",
      tls: ServerTLS(ticketCount: 16), expect: .usual()),
    Scenario(
      "renegotiation", .handshake, "asks for another handshake in place of an answer to EHLO",
      Script(answers: [.command("EHLO", .protected): [.renegotiate]]), tls: ServerTLS(versions: .v1_2 ... .v1_2),
      // The refusal is a warning (RFC 5246 §7.2.2), but OpenSSL's servers end for it.
      expect: .failure("ehlo-tls", "alert", "handshake-failed")),
    Scenario(
      "late-renegotiation", .handshake, "asks for another handshake in place of an answer to QUIT",
      Script(answers: [.command("QUIT", .protected): [.renegotiate]]), tls: ServerTLS(versions: .v1_2 ... .v1_2),
      expect: .usual("quit-unanswered")),
    Scenario(
      "close-in-mid-handshake", .handshake, "closes when the handshake is half done", broken([.cutOff]),
      tls: ServerTLS(versions: .v1_2 ... .v1_2), expect: .failure("handshake", "closed", "handshake-failed")),
    Scenario(
      "reset-in-mid-handshake", .handshake, "resets the connection when the handshake is half done", broken([.reset]),
      tls: ServerTLS(versions: .v1_2 ... .v1_2), expect: .failure("handshake", "reset", "handshake-failed")),
    Scenario(
      "silence-in-mid-handshake", .handshake, "falls silent when the handshake is half done", broken(.silence),
      tls: ServerTLS(versions: .v1_2 ... .v1_2), needsDeadline: true,
      expect: .failure("handshake", "too-slow", "handshake-failed")),
    Scenario(
      "garbage-in-mid-handshake", .handshake, "sends garbage when the handshake is half done",
      broken(.bytes([0x16, 0x03, 0x03, 0x00, 0x04, 0xDE, 0xAD, 0xBE, 0xEF]) + .silence),
      tls: ServerTLS(versions: .v1_2 ... .v1_2),
      expect: .failure("handshake", "malformed-reply", "handshake-failed")),
    Scenario(
      "text-in-mid-handshake", .handshake, "speaks SMTP in the clear when the handshake is half done",
      broken(.reply(500, "5.5.2 Error: command not recognized") + .silence),
      tls: ServerTLS(versions: .v1_2 ... .v1_2),
      expect: .failure("handshake", "malformed-reply", "handshake-failed")),
    Scenario(
      "handshake-failure", .handshake, "ends every handshake with the alert handshake_failure",
      Script(answers: [.handshakeBegins: .bytes([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]) + [.cutOff]]),
      expect: .failure("handshake", "no-common-parameters", "handshake-failed")),
    Scenario(
      "internal-error", .handshake, "ends every handshake with the alert internal_error",
      // A record of the content type alert: fatal, 80 (RFC 8446 §6).
      Script(answers: [.handshakeBegins: .bytes([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]) + [.cutOff]]),
      expect: .failure("handshake", "alert", "handshake-failed")),
    Scenario(
      "smtp-on-465", .handshake, "speaks SMTP in the clear where TLS is due from the first byte",
      approach: Approach(expectsTLSFirst: true), expect: .failure("handshake", "not-tls", "handshake-failed")),
    Scenario(
      "silent-on-465", .handshake, "never says a word where TLS is due from the first byte",
      Script(answers: [.greeting: .silence]), approach: Approach(expectsTLSFirst: true), needsDeadline: true,
      expect: .failure("handshake", "timeout", "handshake-failed")),
  ]

  private static func broken(_ answer: Answer) -> Script { Script(answers: [.handshakeContinues: answer]) }
}

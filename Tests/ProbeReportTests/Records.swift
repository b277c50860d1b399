import Certificates
import Findings
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

@testable import ProbeReport

/// One record for each kind of ending and each mode.
extension Fixture {
  static let all: [String: Judged] = [
    "postfix": postfix, "refused": refused, "nxdomain": nxdomain, "implicit": implicit, "lmtp": lmtp,
    "untrusted": untrusted, "hostile": hostile, "several": several, "not offered": notOffered, "helo": helo,
    "never": never, "injected": injected, "handshake": handshake, "odd": odd,
    "domain": domain, "service": service, "sent": sent, "sent and lost": sentAndLost, "differing": differing,
    "many differing": manyDiffering,
    "repeated": repeated, "repeated alike": repeatedAlike, "repeated in vain": repeatedInVain,
  ]

  static let host = Target(input: "mx.example.test:25", kind: .host, name: "mx.example.test", port: 25)

  /// What a good server in the clear has said so far.
  static func greeted(_ endpoint: Endpoint) -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint)
    record.greeting = Greeting(reply: reply(220, "mx.example.test ESMTP Postfix"))
    record.plaintextHello = hello(.ehlo, "mx.example.test", "PIPELINING", "SIZE 10240000", "STARTTLS", "8BITMIME")
    record.startTLS = StartTLSRecord(isOffered: true)
    record.timings = timings(0.4, 2.1, 0.6, nil, nil, nil, 0.3, 3.4)
    record.traffic = Traffic(bytesSent: 123, bytesReceived: 456, connections: 1)
    return record
  }

  static func secured(_ endpoint: Endpoint) -> EndpointRecord {
    var record = greeted(endpoint)
    record.status = .complete
    record.startTLS.reply = reply(220, "2.0.0 Ready to start TLS")
    record.tls = tls()
    record.chain = trustedChain
    record.encryptedHello = hello(
      .ehlo, "mx.example.test", "PIPELINING", "SIZE 52428800", "AUTH PLAIN LOGIN", "8BITMIME")
    record.timings = timings(0.4, 2.1, 0.6, 0.5, 3.2, 0.7, 0.3, 7.8)
    record.traffic = Traffic(bytesSent: 523, bytesReceived: 2985, connections: 1)
    return record
  }

  static let sizeChanged = Finding(
    id: "capability-changed-by-tls", level: .note, subject: .init(endpoint: "e1"),
    message: "SIZE is 10240000 before TLS and 52428800 within",
    evidence: ["250-SIZE 10240000", "250-SIZE 52428800"], reference: "RFC 3207 section 4.2")

  static let postfix = judged(
    host, [secured(endpoint("mx.example.test", "127.0.0.1"))], references: [references("mx.example.test")],
    findings: [sizeChanged])

  static let refused: Judged = {
    let text = "4.7.0 TLS not available due to local problem"
    var record = EndpointRecord(endpoint: endpoint("192.0.2.7", "192.0.2.7"))
    record.greeting = Greeting(reply: reply(220, "mail ESMTP"))
    record.plaintextHello = hello(.ehlo, "mail", "STARTTLS")
    record.startTLS = StartTLSRecord(isOffered: true, reply: reply(454, text))
    record.failure = Failure(
      stage: .starttls, reason: .rejected, message: "STARTTLS was refused: 454 \(text)", reply: reply(454, text))
    record.timings = timings(11, 12, 11.2, 11.1, nil, nil, 11, 56.3)
    record.traffic = Traffic(bytesSent: 40, bytesReceived: 120, connections: 1)
    let finding = Finding(
      id: "starttls-refused", level: .error, subject: .init(endpoint: "e1"),
      message: "STARTTLS is offered but refused for now (454)", evidence: ["454 \(text)"],
      remedy: "The server could not load its TLS setup: look into its log for the certificate or key file.",
      reference: "RFC 3207 section 4")
    let target = Target(input: "[192.0.2.7]:25", kind: .address, name: "192.0.2.7", port: 25)
    return judged(target, [record], references: [references("192.0.2.7")], findings: [finding])
  }()

  static let nxdomain = judged(
    Target(input: "no-such-name.test", kind: .domain, name: "no-such-name.test", port: 25), [],
    failure: Failure(stage: .resolve, reason: .nxdomain, message: "the domain does not exist"),
    findings: [
      Finding(
        id: "domain-not-found", level: .error, subject: .init(name: "no-such-name.test"), message: "no such domain",
        remedy: "Check the spelling; the registry's servers deny that it exists.", reference: "RFC 5321 section 5.1")
    ])

  static let implicit: Judged = {
    var record = EndpointRecord(endpoint: endpoint("mx.example.test", "2001:db8::25", port: 465))
    record.status = .complete
    record.greeting = Greeting(reply: reply(220, "mx.example.test ESMTP"))
    record.tls = tls()
    record.chain = trustedChain
    record.encryptedHello = hello(.ehlo, "mx.example.test", "SIZE 52428800", "AUTH PLAIN LOGIN")
    record.timings = timings(18.2, 20.4, nil, nil, 41, 18.3, nil, 98.1)
    record.traffic = Traffic(bytesSent: 500, bytesReceived: 2900, connections: 1)
    let target = Target(
      input: "smtps://mx.example.test", kind: .host, name: "mx.example.test", port: 465, security: .implicit,
      policy: .verify)
    return judged(target, [record], references: [references("mx.example.test")])
  }()

  static let lmtp: Judged = {
    let path = "/run/dovecot/lmtp"
    var record = EndpointRecord(endpoint: endpoint(path, path))
    record.status = .complete
    record.greeting = Greeting(reply: reply(220, "imap.example.test Dovecot ready."))
    record.plaintextHello = hello(.lhlo, "imap.example.test", "8BITMIME", "CHUNKING")
    record.startTLS = StartTLSRecord(isOffered: false)
    record.timings = timings(0.1, 0.9, 0.2, nil, nil, nil, 0.1, 1.4)
    record.traffic = Traffic(bytesSent: 40, bytesReceived: 120, connections: 1)
    let finding = Finding(
      id: "starttls-not-offered", level: .error, subject: .init(endpoint: "e1"), message: "STARTTLS is not offered",
      evidence: ["8BITMIME, CHUNKING"], remedy: "Give the server a certificate and switch STARTTLS on.",
      reference: "RFC 3207 section 4")
    let target = Target(
      input: "lmtp+unix:\(path)", kind: .unix, name: path, port: nil, dialect: .lmtp)
    return judged(target, [record], references: [[]], findings: [finding])
  }()

  static let untrusted: Judged = {
    let leaf = certificate(
      subject: "CN=mail.example.test,O=Example\\, Inc.", issuer: "CN=Old CA,O=Example",
      names: SubjectNames(dns: ["mail.example.test", "smtp.example.test", "imap", "pop", "www"].map(bytes)),
      from: UnixTime(year: 2025, month: 11, day: 1), until: UnixTime(year: 2026, month: 11, day: 20), number: 0x1A)
    let issuer = certificate(
      subject: "CN=Old CA,O=Example", issuer: "CN=Old Root,O=Example", until: UnixTime(year: 2026, month: 11, day: 21),
      number: 0x2B, isCA: true)
    var record = secured(endpoint("mx.example.test", "192.0.2.25"))
    record.chain = chain(
      [leaf, issuer], path: [leaf, issuer],
      objections: [
        .init(
          depth: 1, code: 20, name: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
          message: "unable to get local issuer certificate"),
        .init(depth: 0, code: 10, name: "CERT_HAS_EXPIRED", message: "certificate has expired"),
      ])
    let sha256 = String(describing: issuer.sha256)
    return judged(
      host, [record], references: [references("mx.example.test")],
      findings: [
        Finding(
          id: "certificate-untrusted", level: .warning, subject: .init(endpoint: "e1", certificate: sha256),
          message: "the chain leads to no trust anchor", evidence: ["CN=Old CA,O=Example"],
          remedy: "Use a certificate of a public authority, with its intermediates.",
          reference: "RFC 5280 section 6.1"),
        Finding(
          id: "certificate-expired", level: .warning, subject: .init(endpoint: "e1"),
          message: "the certificate expired 3 days ago", remedy: "Renew it.", reference: "RFC 5280 section 4.1.2.5"),
      ])
  }()

  /// Everything that a terminal must not see, wherever a peer can put text.
  static let hostile: Judged = {
    let venom: [UInt8] =
      [0x1B] + bytes("[2J\u{9B}31m\u{202E}evil\u{2066}\u{2028}\u{200F}") + [
        0x00, 0x07, 0x7F, 0xFF, 0xC3, 0x28, 0x5C, 0x0D,
      ]
    let text = Escaping.escaped(venom)
    func poisoned(_ word: String) -> [UInt8] { bytes(word) + venom }
    let reply = Reply(code: 220, lines: [poisoned("mx "), poisoned("")])
    let leaf = CertificateFacts(
      der: venom, sha256: root.sha256, spkiSHA256: root.spkiSHA256, version: 3, serial: "00", subject: poisoned("CN="),
      issuer: poisoned("CN="), commonName: venom, notBefore: time, notAfter: time + 86_400 * 30,
      names: SubjectNames(dns: [venom, bytes("x")], ip: [venom], email: [venom], uri: [venom]),
      key: PublicKeyFacts(algorithm: "RSA", bits: 2048), signatureAlgorithm: "sha256WithRSAEncryption",
      signatureDigest: "SHA256", ocspURLs: [venom], caIssuersURLs: [venom], crlURLs: [venom])
    var record = EndpointRecord(endpoint: endpoint("mx\u{1B}[31m", "192.0.2.66"))
    record.greeting = Greeting(reply: reply)
    record.plaintextHello = HelloResponse(
      verb: .ehlo, reply: Reply(code: 250, lines: [venom, poisoned("SIZE"), poisoned("AUTH "), bytes("STARTTLS")]))
    record.encryptedHello = HelloResponse(
      verb: .ehlo, reply: Reply(code: 250, lines: [venom, poisoned("SIZE "), poisoned("AUTH x "), poisoned("X")]))
    record.startTLS = StartTLSRecord(isOffered: true, reply: reply, leftover: venom)
    record.tls = tls(String(decoding: venom, as: UTF8.self))
    record.tls?.alpn = venom
    record.tls?.staple = OCSPFacts(
      outcome: .answered, producedAt: time,
      signer: .delegate(.init(subject: venom, notBefore: time, notAfter: time)),
      answer: .init(
        status: .revoked(Revocation(time: time, reason: 1)), thisUpdate: time, nextUpdate: time + 86_400),
      answerCount: 1)
    record.tls?.clientCertificateRequested = true
    record.tls?.clientCertificateAuthorities = [venom]
    record.chain = ChainFacts(
      presented: [leaf],
      verification: VerificationFacts(
        hadTrustStore: true, objections: [.init(depth: 0, code: 1, name: "X", message: "\u{1B}[0m")],
        path: [.init(leaf)]))
    record.refusedHello = reply
    record.unsolicitedReplies = [UnsolicitedReply(stage: .ehloTLS, isInsideTLS: true, reply: reply)]
    record.furtherHandshakes = [
      FurtherHandshake(
        purpose: "to see the rest\u{1B}c", serverName: "\u{7}", tls: record.tls, chain: record.chain,
        failure: Failure(stage: .handshake, reason: .alert, message: "\u{1B}]0;x\u{7}"))
    ]
    record.failure = Failure(
      stage: .ehloTLS, reason: .malformedReply, message: "no reply: \u{1B}[5m\n", reply: reply, evidence: venom)
    record.transcript = [TranscriptEntry(offset: 1, kind: .received, isInsideTLS: false, bytes: venom)]
    return judged(
      Target(input: "mx\u{1B}[31m\u{202E}\n", kind: .host, name: "mx\u{1B}", asciiName: "mx\u{7}", port: 25), [record],
      references: [references("x")],
      findings: [
        Finding(
          id: "not-smtp", level: .error, subject: .init(endpoint: "e1", name: "\u{202E}\u{9B}"),
          message: "no SMTP: \(text)\u{1B}\n", evidence: [text, "\u{1B}[2J", String(repeating: text, count: 9)],
          remedy: "\u{85}", reference: "\u{2029}")
      ])
  }()

  static let several: Judged = {
    let target = Target(
      input: "bücher.example", kind: .domain, name: "bücher.example", asciiName: "xn--bcher-kva.example", port: 25)
    let hostName = "mx1.xn--bcher-kva.example"
    let first = secured(endpoint(hostName, "192.0.2.25", preference: 10))
    var second = secured(endpoint(hostName, "2001:db8::25", preference: 10))
    second.status = .skipped
    second = EndpointRecord(endpoint: second.endpoint)
    second.status = .skipped
    second.failure = Failure(stage: .connect, reason: .noRoute, message: "this machine has no route for IPv6")
    var third = EndpointRecord(endpoint: endpoint("mx2.xn--bcher-kva.example", "192.0.2.26", preference: 20))
    third.failure = Failure(stage: .connect, reason: .timeout, message: "no answer within 10 s")
    third.timings = timings(nil, nil, nil, nil, nil, nil, nil, 10_003)
    let names = references("mx.example.test", hostName)
    func note(_ endpoint: String) -> Finding {
      Finding(id: "no-route", level: .note, subject: .init(endpoint: endpoint), message: "no local route for IPv6")
    }
    func untold(_ endpoint: String) -> Finding {
      Finding(
        id: "ptr-missing", level: .warning, subject: .init(endpoint: endpoint),
        message: "the address has no name", remedy: "Give it a PTR record.", reference: "RFC 1912 section 2.1")
    }
    return judged(
      target, [first, second, third], references: [names, names, names],
      findings: [
        sizeChanged, untold("e1"), note("e2"), untold("e3"),
        Finding(
          id: "connection-timeout", level: .error, subject: .init(endpoint: "e3"),
          message: "nothing answered on port 25", remedy: "Look for a firewall between here and there.",
          reference: "RFC 5321 section 4.5.3.2"),
      ])
  }()

  static let notOffered: Judged = {
    var record = greeted(endpoint("mx.example.test", "192.0.2.25"))
    record.status = .complete
    record.plaintextHello = hello(.ehlo, "other.example.test", "PIPELINING", "SIZE 10240000", "XXXXXXXA", "8BITMIME")
    record.startTLS = StartTLSRecord(isOffered: false)
    return judged(
      host, [record], references: [references("mx.example.test")],
      findings: [
        Finding(
          id: "starttls-not-offered", level: .error, subject: .init(endpoint: "e1"),
          message: "STARTTLS is not offered", evidence: ["PIPELINING, SIZE, XXXXXXXA, 8BITMIME"],
          remedy: "Give the server a certificate and switch STARTTLS on.", reference: "RFC 3207 section 4")
      ])
  }()

  static let helo: Judged = {
    var record = greeted(endpoint("mx.example.test", "192.0.2.25"))
    record.status = .complete
    record.refusedHello = reply(502, "5.5.1 Command not implemented")
    record.plaintextHello = hello(.helo, "mx.example.test")
    record.startTLS = StartTLSRecord(isOffered: false)
    return judged(
      host, [record], references: [references("mx.example.test")],
      findings: [
        Finding(
          id: "ehlo-refused", level: .warning, subject: .init(endpoint: "e1"), message: "EHLO was refused",
          evidence: ["502 5.5.1 Command not implemented"], reference: "RFC 5321 section 3.2")
      ])
  }()

  static let never: Judged = {
    var record = greeted(endpoint("mx.example.test", "192.0.2.25"))
    record.status = .complete
    var target = host
    target.security = .none
    return judged(target, [record], references: [references("mx.example.test")])
  }()

  static let injected: Judged = {
    var record = greeted(endpoint("mx.example.test", "192.0.2.25"))
    record.startTLS.reply = reply(220, "2.0.0 Ready to start TLS")
    record.startTLS.leftover = bytes("250-injected\r\n250 AUTH PLAIN\r\n")
    record.failure = Failure(
      stage: .starttls, reason: .plaintextAfter220, message: "30 bytes came in the clear behind the 220")
    return judged(
      host, [record], references: [references("mx.example.test")],
      findings: [
        Finding(
          id: "plaintext-after-220", level: .error, subject: .init(endpoint: "e1"),
          message: "30 bytes came in the clear behind the 220",
          evidence: ["250-injected\\x0d\\x0a250 AUTH PLAIN\\x0d\\x0a"],
          remedy: "Update the server; if it is current, look for someone on the path.", reference: "RFC 3207 section 6")
      ])
  }()

  static let handshake: Judged = {
    var record = greeted(endpoint("mx.example.test", "192.0.2.25"))
    record.startTLS.reply = reply(220, "go ahead")
    record.failure = Failure(
      stage: .handshake, reason: .notTLS, message: "the server answered in plain text",
      evidence: bytes("HTTP/1.1 400 Bad Request\r\n"))
    return judged(
      host, [record], references: [references("mx.example.test")],
      findings: [])
  }()

  /// What stands at the edges: an anonymous suite, a second handshake, replies that nobody asked for.
  static let odd: Judged = {
    var record = secured(endpoint("mx.example.test", "192.0.2.25"))
    record.greeting = Greeting(
      reply: reply(
        220, "mx.example.test ESMTP", "one", "two", "three", "No UCE. 你好 " + String(repeating: "é", count: 300)))
    record.tls = TLSFacts(
      version: "TLSv1",
      cipher: CipherFacts(
        name: "TLS_DH_anon_WITH_AES_256_CBC_SHA", opensslName: "ADH-AES256-SHA", code: 0x003A, bits: 256),
      group: GroupFacts(name: "dh", code: nil, bits: 1024), secureRenegotiation: false, extendedMasterSecret: false,
      closeNotify: false)
    record.chain = chain([], path: [])
    record.encryptedHello = record.plaintextHello
    record.unsolicitedReplies = (1...5).map {
      UnsolicitedReply(stage: .ehloTLS, isInsideTLS: true, reply: reply(220, "mx.example.test number \($0)"))
    }
    record.furtherHandshakes = [
      FurtherHandshake(
        purpose: "offered only what the first handshake left out", serverName: "mx.example.test", tls: tls(),
        chain: chain([leaf], path: [leaf, intermediate, root]), failure: nil),
      FurtherHandshake(
        purpose: "without a server name", serverName: nil, tls: nil, chain: nil,
        failure: Failure(
          stage: .handshake, reason: .alert, message: "the server sent the alert handshake_failure (40)",
          alert: TLSAlert(isFatal: true, code: 40))),
    ]
    return judged(host, [record], references: [references("mx.example.test")])
  }()
}

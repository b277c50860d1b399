import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("handshake-failed") struct HandshakeFailedTests {
  @Test(
    "names the alert, and what else ended it",
    arguments: [
      (FailureReason.alert, UInt8?.some(80), "the server ended TLS with the alert internal_error (80)"),
      (.alert, nil, "the server ended TLS with the alert of no known kind"),
      (
        .noCommonParameters, 70,
        "the server accepts no TLS version or cipher suite on offer: alert protocol_version (70)"
      ),
      (.noCommonParameters, nil, "the server accepts no TLS version or cipher suite on offer"),
      (.malformedReply, nil, "what the server sent breaks the TLS protocol"),
      (.timeout, nil, "the server did not answer the first message of TLS in time"),
      (.tooSlow, nil, "the TLS handshake began and did not end in time"),
      (.closed, nil, "the server closed in the TLS handshake, without an alert"),
      (.reset, nil, "the connection was reset in the TLS handshake"),
    ])
  func reasons(reason: FailureReason, alert: UInt8?, message: String) throws {
    let record = Sample.failed(.handshake, reason, alert: alert)
    #expect(try Sample.levels("handshake-failed", in: record) == .error)
    #expect(try Sample.findings(record).map(\.message) == [message])
  }

  @Test("has another remedy for each way to end")
  func remedies() throws {
    let reasons: [FailureReason] = [.noCommonParameters, .malformedReply, .timeout, .tooSlow, .closed, .reset]
    var remedies = try reasons.map { try Sample.findings(Sample.failed(.handshake, $0)).first?.remedy }
    for evidence in ["500 what?\r\n", "HTTP/1.1 400 Bad", "hello"] {
      remedies.append(try Sample.findings(Sample.failed(.handshake, .notTLS, evidence: evidence)).first?.remedy)
    }
    for alert: UInt8 in [40, 50, 80, 112, 90] {
      remedies.append(try Sample.findings(Sample.failed(.handshake, .alert, alert: alert)).first?.remedy)
    }
    #expect(Set(remedies.compactMap(\.self)).count == remedies.count)
    // What only the log knows.
    #expect(remedies.last == HandshakeFailed.specification.remedies.first?.text)
  }

  @Test("says nothing of the server where the library here could not go on")
  func local() throws {
    let record = Sample.failed(.handshake, .local)
    #expect(try Sample.findings(record).isEmpty)
    #expect(ReportVerdict(of: try Sample.judged([record]).endpoints[0], findings: []) == .incomplete)
  }

  @Test("blames the certificate that was shown only where one was asked for", arguments: [true, false])
  func clientCertificate(wasAsked: Bool) throws {
    var record = Sample.failed(.handshake, .alert, alert: 48)
    record.wasAskedForCertificate = wasAsked
    #expect(try Sample.findings(record).first?.remedy?.contains("client certificate") == wasAsked)
  }

  @Test("is no fault of the server where the user narrowed the offer")
  func narrowed() throws {
    var record = Sample.failed(.handshake, .noCommonParameters, alert: 70)
    record.offer.maximumVersion = .v1_1
    let found = try Sample.findings(record)
    #expect(
      found.map(\.message) == [
        "the server accepts no TLS version or cipher suite on offer, which was only TLS 1.0 to 1.1: "
          + "alert protocol_version (70)"
      ])
    #expect(found.first?.remedy?.contains("--tls-max") == true)
  }

  @Test(
    "shows what came in place of TLS",
    arguments: [
      ("500 what?\r\n", "an SMTP reply in the clear came in place of TLS", "500 what?\\x0d\\x0a"),
      ("HTTP/1.1 400 Bad", "HTTP came in place of TLS", "HTTP/1.1 400 Bad"),
      ("\u{1B}[2Jhello", "what came in place of TLS is none", "\\x1b[2Jhello"),
    ])
  func foreign(bytes: String, message: String, evidence: String) throws {
    let record = Sample.failed(.handshake, .notTLS, evidence: bytes)
    #expect(try Sample.findings(record).map(\.message) == [message])
    #expect(try Sample.findings(record).map(\.evidence) == [[evidence]])
  }

  @Test("sends whoever meets SMTP where TLS was due to STARTTLS")
  func plaintextPort() throws {
    let record = Sample.failed(.handshake, .notTLS, evidence: "220 mx ESMTP\r\n")
    let found = try Sample.findings(record, target: Sample.target(security: .implicit))
    #expect(found.first?.remedy?.contains("smtp://") == true)
  }

  @Test("tells also an alert that comes when the first reply is due")
  func late() throws {
    #expect(try Sample.ids(Sample.failed(.ehloTLS, .alert, alert: 48)) == ["handshake-failed"])
    #expect(try Sample.ids(Sample.failed(.greeting, .alert, alert: 48)) == ["handshake-failed"])
  }
}

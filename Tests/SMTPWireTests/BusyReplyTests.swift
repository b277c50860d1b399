import SMTPWire
import Testing

@Suite("Busy replies") struct BusyReplyTests {
  @Test(
    "speak of load, rate or connections",
    arguments: [
      (421, "mx.example.test Service not available"), (421, ""), (450, "4.7.0 Error: too many connections"),
      (452, "Too many concurrent SMTP connections; please try again later"), (454, "TLS not available due to load"),
      (451, "Temporary local problem: load average too high"), (450, "Connection rate limit exceeded"),
      (451, "4.4.5 try later"), (452, "Server is BUSY"), (450, "you are being throttled"),
      (450, "rate-limited, slow down"), (451, "server overloaded"), (450, "maximum number of sessions reached"),
      (452, "4.3.1 insufficient system resources"),
    ])
  func busy(code: Int, text: String) {
    #expect(Reply(code: code, text: text).saysBusy)
  }

  @Test(
    "are not those that refuse for another reason",
    arguments: [
      (454, "4.7.0 TLS not available due to local problem"), (454, "TLS not available: could not load certificate"),
      (454, "unable to load private key"), (450, "4.7.1 Greylisted, try again in 5 minutes"),
      (450, "4.7.25 Client host rejected: cannot find your hostname"), (451, "Connection refused by policy"),
      (451, "generated separately"), (451, "upload and download"), (452, "4.3.1 Insufficient system storage"),
      (550, "too many connections"), (554, "5.7.1 rate limit"), (250, "busy"), (220, "load balancer"), (450, ""),
    ])
  func other(code: Int, text: String) {
    #expect(!Reply(code: code, text: text).saysBusy)
  }

  @Test("are read to their last line")
  func lines() {
    #expect(Reply(code: 450, text: "sorry", "too many connections", "bye").saysBusy)
  }
}

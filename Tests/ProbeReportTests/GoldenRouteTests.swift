import Testing

@testable import ProbeReport

@Suite("The text report of several endpoints and of a route")
struct GoldenRouteTests {
  @Test("tells where mail for a domain goes, and whether the names agree")
  func domain() {
    let text = Fixture.text(Fixture.domain)
    let route = """
      mail exchangers                                      DNSSEC: could not be judged
        the resolver 192.0.2.53 strips signatures
           10  mx.example.test  8.8.8.8 2600::25
           20  mx2.test         10.1.2.3 (not public)
           30  mx3.test         8.8.4.4 (alias of host.test)
           40  gone.test        no address
           50  lame.test        the addresses of lame.test: SERVFAIL
           60  192.0.2.1        an address in place of a name
           70  far.test         not looked up (--mx-limit)

      """
    let names = """
        names         mx.example.test  MX, greeting, EHLO, PTR (confirmed),
                                       certificate
                      host.isp.test    PTR (has other addresses)

      """
    #expect(text.contains(route))
    #expect(text.contains(names))
  }

  @Test("tells which servers the SRV records of a domain name")
  func service() {
    let text = Fixture.text(Fixture.service)
    #expect(
      text.contains(
        """
        SRV _submission._tcp.example.test                                 DNSSEC: secure
              0  mx.example.test:587         8.8.8.8
             10  xn--bcher-kva.example:2587  “bücher.example”: the addresses of
                                             xn--bcher-kva.example: SERVFAIL
             10  gone.test:587               no address

        mx.example.test [8.8.8.8]:587  priority 0                                   PASS

        """))
    #expect(text.contains("names         mx.example.test  SRV, greeting, EHLO, certificate\n"))
  }

  @Test("tells a message's way, command by command")
  func sent() {
    let text = Fixture.text(Fixture.sent)
    #expect(text.contains("the message was accepted for 1 of 2 recipients, queued as 4XyZ\n"))
    #expect(
      text.contains(
        """
          transaction   MAIL FROM:<> SIZE=90
                        → 250 2.1.0 Ok · 1.0 ms
                        RCPT TO:<a@example.test>
                        → 250 2.1.5 Ok · 0.1 ms
                        RCPT TO:<b\\xe2\\x80\\xae@example.test>
                        → 550 5.1.1 no such user · 0.1 ms
                        DATA
                        → 354 go on · 0.2 ms
                        (message)
                        → 250 2.0.0 Ok: queued as 4XyZ · 12.0 ms
          message       90 bytes · 1 line with a dot added ·
                        commands sent together (PIPELINING)
                        the message has NUL bytes

        """))
  }

  @Test("tells first of all that nobody knows what became of a message")
  func sentAndLost() {
    let text = Fixture.text(Fixture.sentAndLost)
    #expect(
      text.contains(
        """
              what became of the message is not known: another attempt may deliver it
              twice
              the server closed in place of the reply in the transaction

        """), "\(text)")
    #expect(text.contains("                        (message) → no answer\n") || text.contains("→ no answer"), "\(text)")
  }

  @Test("tells in a table what endpoints differ in, and only once")
  func differing() {
    let table = """
      differences                                                 2 endpoints compared
                             e1                          e2
        SIZE before TLS      10240000                    52428800
        8BITMIME before TLS  offered                     not offered
        TLS version          TLSv1.3                     TLSv1.2
        cipher suite         TLS_AES_256_GCM_SHA384      TLS_ECDHE_RSA_WITH_AES_256
                                                         _GCM_SHA384
        e1  mx1.example.test [192.0.2.25]:25
        e2  mx2.example.test [192.0.2.26]:25

      """
    let finding = """
        warning  backends-differ
                 the 2 endpoints differ in SIZE before TLS, 8BITMIME before TLS, TLS
                 version and 1 more
                 fix   Bring all of them to one configuration; look first for one that
                       missed the last change or renewal.
                 see   RFC 5321 section 5.1

      """
    let text = Fixture.text(Fixture.differing)
    #expect(text.contains(table), "\(text)")
    #expect(text.contains(finding), "\(text)")
  }

  @Test("tells many endpoints by the values that they share")
  func manyDiffering() {
    let text = Fixture.text(Fixture.manyDiffering)
    let list = """
        8BITMIME before TLS              offered at e1, e2, e4, e5, e7, e8, e10, e11
                                         not offered at e3, e6, e9, e12
        X\\x1b[2J\\xe2\\x80\\xae before TLS  not offered at e1, e2, e4, e5, e7, e8, e10,
                                         e11
                                         \\xc2\\x9b ééééééééééééééééééééééééééééééééééé…
                                         at e3, e6, e9, e12

      """
    #expect(text.contains(list), "\(text)")
  }

  @Test("tells what several connections to one address met")
  func repeated() {
    let alike = """
        repeated      3 times: identical
                      7.8 ms to 31.2 ms, median 9.0 ms

      """
    #expect(Fixture.text(Fixture.repeatedAlike).contains(alike), "\(Fixture.text(Fixture.repeatedAlike))")
    let different = """
        repeated      3 times: NOT THE SAME
                      7.8 ms to 31.2 ms, median 19.5 ms
                      no further, since the server asked to come later
        greeting name    mx.example.test in run 1
                         mx2.example.test in run 2
        SIZE within TLS  52428800 in run 1
                         1 in run 2
        AUTH within TLS  LOGIN PLAIN in run 1
                         not offered in run 2

      """
    #expect(Fixture.text(Fixture.repeated).contains(different), "\(Fixture.text(Fixture.repeated))")
  }

  @Test("tells of a further connection that was turned away in the summary, and calls it the same no longer")
  func repeatedInVain() {
    let text = Fixture.text(Fixture.repeatedInVain)
    #expect(text.hasPrefix("INCOMPLETE  "), "\(text)")
    #expect(text.contains("\n            run 2 of 2: ended at the greeting: 421 4.7.0 busy\n"), "\(text)")
    #expect(text.contains("\n  repeated      2 times: alike as far as they went\n"), "\(text)")
    #expect(
      text.contains(
        """
          warning  server-busy
                   the server asks to come back later, in place of the greeting (421),
                   in run 2 of 2
        """), "\(text)")
  }

  @Test("tells several endpoints: one good, one not tried, one that does not answer")
  func several() {
    #expect(
      Fixture.text(Fixture.several) == """
        FAIL  bücher.example (xn--bcher-kva.example)        1 error, 2 warnings, 2 notes
              nothing answered on port 25 (mx2.xn--bcher-kva.example [192.0.2.26]:25)

        mx1.xn--bcher-kva.example [192.0.2.25]:25  preference 10                    WARN
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
          TLS           TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
                        SNI mx.example.test
          capabilities  before TLS    within TLS
            ~ SIZE      10240000      52428800
            + AUTH      –             PLAIN LOGIN
            - STARTTLS  offered       –
              unchanged: PIPELINING, 8BITMIME
          certificate   67 days left, until 2027-01-29 · EC secp256r1
                        for mx.example.test
          chain         0  CN=mx.example.test
                        1  CN=Example Intermediate, O=Example
                        →  trusted by CN=Example Root, O=Example
          identity      mx.example.test matches
          names         mx1.xn--bcher-kva.example  MX, certificate (mx.example.test)
                        mx.example.test            greeting, EHLO
          time          7.8 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · STARTTLS 0.5 ·
                        TLS 3.2 · EHLO 0.7 · QUIT 0.3

        mx1.xn--bcher-kva.example [2001:db8::25]:25  preference 10               SKIPPED
          skipped       at connect: no route
                        this machine has no route for IPv6

        mx2.xn--bcher-kva.example [192.0.2.26]:25  preference 20                    FAIL
          ended         at connect: timeout
                        no answer within 10 s
          time          10.0 s

        findings                                                   more: ehlo explain ID
          error    connection-timeout  mx2.xn--bcher-kva.example [192.0.2.26]:25
                   nothing answered on port 25
                   fix   Look for a firewall between here and there.
                   see   RFC 5321 section 4.5.3.2
          warning  ptr-missing  mx1.xn--bcher-kva.example [192.0.2.25]:25,
                   mx2.xn--bcher-kva.example [192.0.2.26]:25
                   the address has no name
                   fix   Give it a PTR record.
                   see   RFC 1912 section 2.1
          note     capability-changed-by-tls  mx1.xn--bcher-kva.example [192.0.2.25]:25
                   SIZE is 10240000 before TLS and 52428800 within
          note     no-route  mx1.xn--bcher-kva.example [2001:db8::25]:25
                   no local route for IPv6

        """)
  }
}

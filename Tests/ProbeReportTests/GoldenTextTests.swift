import Testing

@testable import ProbeReport

@Suite("The text report")
struct GoldenTextTests {
  @Test("tells a good server in a screenful")
  func postfix() {
    #expect(
      Fixture.text(Fixture.postfix) == """
        PASS  mx.example.test:25                                                  1 note
              STARTTLS works, TLSv1.3, the certificate is trusted, its name matches

        mx.example.test [127.0.0.1]:25                                              PASS
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
          TLS           TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
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
          names         mx.example.test  asked for, greeting, EHLO, certificate
          time          7.8 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · STARTTLS 0.5 ·
                        TLS 3.2 · EHLO 0.7 · QUIT 0.3

        findings
          note     capability-changed-by-tls
                   SIZE is 10240000 before TLS and 52428800 within

        """)
  }

  @Test("tells a refused STARTTLS, and what to do")
  func refused() {
    #expect(
      Fixture.text(Fixture.refused) == """
        FAIL  [192.0.2.7]:25                                                     1 error
              STARTTLS is offered but refused for now (454)

        [192.0.2.7]:25                                                              FAIL
          greeting      220 mail ESMTP
          STARTTLS      offered, REFUSED: 454 4.7.0 TLS not available due to local
                        problem
          capabilities  before TLS: STARTTLS
          names         mail  greeting, EHLO
          ended         at STARTTLS: rejected
          time          56.3 ms: connect 11.0 · greeting 12.0 · EHLO 11.2 ·
                        STARTTLS 11.1 · QUIT 11.0

        findings                                                   more: ehlo explain ID
          error    starttls-refused
                   STARTTLS is offered but refused for now (454)
                   seen  454 4.7.0 TLS not available due to local problem
                   fix   The server could not load its TLS setup: look into its log for
                         the certificate or key file.
                   see   RFC 3207 section 4

        """)
  }

  @Test("tells a domain that does not exist, in the same voice")
  func nxdomain() {
    #expect(
      Fixture.text(Fixture.nxdomain) == """
        FAIL  no-such-name.test                                                  1 error
              no such domain

        findings                                                   more: ehlo explain ID
          error    domain-not-found
                   no such domain
                   fix   Check the spelling; the registry's servers deny that it exists.
                   see   RFC 5321 section 5.1

        """)
  }

  @Test("tells implicit TLS, and why there is no difference")
  func implicit() {
    #expect(
      Fixture.text(Fixture.implicit) == """
        PASS  smtps://mx.example.test                                      policy verify
              implicit TLS works, TLSv1.3, the certificate is trusted, its name matches

        mx.example.test [2001:db8::25]:465                                          PASS
          TLS           from the first byte (implicit TLS), so there is no STARTTLS
                        TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
          greeting      220 mx.example.test ESMTP
          capabilities  within TLS: SIZE 52428800, AUTH PLAIN LOGIN
                        TLS came first, so there is no hello in the clear to compare it
                        with
          certificate   67 days left, until 2027-01-29 · EC secp256r1
                        for mx.example.test
          chain         0  CN=mx.example.test
                        1  CN=Example Intermediate, O=Example
                        →  trusted by CN=Example Root, O=Example
          identity      mx.example.test matches
          names         mx.example.test  asked for, greeting, EHLO, certificate
          time          98.1 ms: connect 18.2 · TLS 41.0 · greeting 20.4 · EHLO 18.3

        """)
  }

  @Test("tells LMTP over a Unix socket")
  func lmtp() {
    #expect(
      Fixture.text(Fixture.lmtp) == """
        FAIL  lmtp+unix:/run/dovecot/lmtp                                        1 error
              STARTTLS is not offered

        /run/dovecot/lmtp  LMTP                                                     FAIL
          greeting      220 imap.example.test Dovecot ready.
          STARTTLS      NOT OFFERED
          capabilities  before TLS: 8BITMIME, CHUNKING
          names         imap.example.test  greeting, LHLO
          time          1.4 ms: connect 0.1 · greeting 0.9 · LHLO 0.2 · QUIT 0.1

        findings                                                   more: ehlo explain ID
          error    starttls-not-offered
                   STARTTLS is not offered
                   seen  8BITMIME, CHUNKING
                   fix   Give the server a certificate and switch STARTTLS on.
                   see   RFC 3207 section 4

        """)
  }

  @Test("tells a chain that nobody vouches for, expired, for another name")
  func untrusted() {
    #expect(
      Fixture.text(Fixture.untrusted) == #"""
        WARN  mx.example.test:25                                              2 warnings
              the chain leads to no trust anchor
              the certificate expired 3 days ago

        mx.example.test [192.0.2.25]:25                                             WARN
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
          TLS           TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
          capabilities  before TLS    within TLS
            ~ SIZE      10240000      52428800
            + AUTH      –             PLAIN LOGIN
            - STARTTLS  offered       –
              unchanged: PIPELINING, 8BITMIME
          certificate   EXPIRED less than 4 days ago, on 2026-11-20 · EC secp256r1
                        for mail.example.test, smtp.example.test, imap, pop and 1 more
          chain         0  CN=mail.example.test, O=Example\, Inc.
                        1  CN=Old CA, O=Example · EXPIRED less than 3 days ago, on
                           2026-11-21
                        →  NOT TRUSTED: the chain leads to CN=Old Root, O=Example, which
                           is in no trust store here
                           unable to get local issuer certificate
                           (UNABLE_TO_GET_ISSUER_CERT_LOCALLY, certificate 1)
                           certificate has expired (CERT_HAS_EXPIRED, certificate 0)
          identity      NO MATCH: the certificate is not for mx.example.test
          names         mx.example.test    asked for, greeting, EHLO
                        mail.example.test  certificate
                        smtp.example.test  certificate
                        imap               certificate
          time          7.8 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · STARTTLS 0.5 ·
                        TLS 3.2 · EHLO 0.7 · QUIT 0.3

        findings                                                   more: ehlo explain ID
          warning  certificate-untrusted  certificate 1
                   the chain leads to no trust anchor
                   seen  CN=Old CA,O=Example
                   fix   Use a certificate of a public authority, with its
                         intermediates.
                   see   RFC 5280 section 6.1
          warning  certificate-expired
                   the certificate expired 3 days ago
                   fix   Renew it.
                   see   RFC 5280 section 4.1.2.5

        """#)
  }

  @Test("tells a server that knows only HELO")
  func helo() {
    #expect(
      Fixture.text(Fixture.helo) == """
        WARN  mx.example.test:25                                               1 warning
              EHLO was refused

        mx.example.test [192.0.2.25]:25                                             WARN
          greeting      220 mx.example.test ESMTP Postfix
          EHLO          refused: 502 5.5.1 Command not implemented
                        so HELO was used, which knows no extensions
          STARTTLS      NOT OFFERED: mail to this server travels in the clear
          capabilities  before TLS: none, as HELO was used
          names         mx.example.test  asked for, greeting, HELO
          time          3.4 ms: connect 0.4 · greeting 2.1 · HELO 0.6 · QUIT 0.3

        findings                                                   more: ehlo explain ID
          warning  ehlo-refused
                   EHLO was refused
                   seen  502 5.5.1 Command not implemented
                   see   RFC 5321 section 3.2

        """)
  }

  @Test("tells no TLS, as asked")
  func never() {
    #expect(
      Fixture.text(Fixture.never) == """
        PASS  mx.example.test:25
              the server answers; TLS was left out, as asked

        mx.example.test [192.0.2.25]:25                                             PASS
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered; not used, as asked
          capabilities  before TLS: PIPELINING, SIZE 10240000, STARTTLS, 8BITMIME
          names         mx.example.test  asked for, greeting, EHLO
          time          3.4 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · QUIT 0.3

        """)
  }

  @Test("tells plaintext behind the 220")
  func injected() {
    #expect(
      Fixture.text(Fixture.injected) == #"""
        FAIL  mx.example.test:25                                                 1 error
              30 bytes came in the clear behind the 220

        mx.example.test [192.0.2.25]:25                                             FAIL
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
                        30 bytes IN THE CLEAR behind the 220, taken for neither SMTP nor
                        TLS:
                        250-injected\x0d\x0a250 AUTH PLAIN\x0d\x0a
          capabilities  before TLS: PIPELINING, SIZE 10240000, STARTTLS, 8BITMIME
          names         mx.example.test  asked for, greeting, EHLO
          ended         at STARTTLS: plaintext after the 220
                        30 bytes came in the clear behind the 220
          time          3.4 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · QUIT 0.3

        findings                                                   more: ehlo explain ID
          error    plaintext-after-220
                   30 bytes came in the clear behind the 220
                   seen  250-injected\x0d\x0a250 AUTH PLAIN\x0d\x0a
                   fix   Update the server; if it is current, look for someone on the
                         path.
                   see   RFC 3207 section 6

        """#)
  }

  @Test("tells what answers a handshake and is no TLS")
  func handshake() {
    #expect(
      Fixture.text(Fixture.handshake) == #"""
        INCOMPLETE  mx.example.test:25
                    ended at the TLS handshake: the server answered in plain text

        mx.example.test [192.0.2.25]:25                                       INCOMPLETE
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 go ahead
          capabilities  before TLS: PIPELINING, SIZE 10240000, STARTTLS, 8BITMIME
          names         mx.example.test  asked for, greeting, EHLO
          ended         at the TLS handshake: not TLS
                        the server answered in plain text
                        received, which looks like HTTP:
                        HTTP/1.1 400 Bad Request\x0d\x0a
          time          3.4 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · QUIT 0.3

        """#)
  }

  @Test("tells an anonymous suite, further handshakes, replies that nobody asked for")
  func odd() {
    #expect(
      Fixture.text(Fixture.odd) == """
        PASS  mx.example.test:25
              STARTTLS works, TLSv1

        mx.example.test [192.0.2.25]:25                                             PASS
          greeting      220-mx.example.test ESMTP
                        220-one
                        220-two
                        … and 2 lines more
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
          TLS           TLSv1  TLS_DH_anon_WITH_AES_256_CBC_SHA  dh 1024 bits
                        no secure renegotiation · no extended master secret
          capabilities  the same before TLS and within: PIPELINING, SIZE 10240000,
                        STARTTLS, 8BITMIME
          certificate   NONE: this suite proves nobody's identity
          names         mx.example.test  asked for, greeting, EHLO
          unsolicited   at EHLO inside TLS: 220 mx.example.test number 1
                        at EHLO inside TLS: 220 mx.example.test number 2
                        at EHLO inside TLS: 220 mx.example.test number 3
                        … and 2 more
          handshake 2   offered only what the first handshake left out
                        TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
                        CN=mx.example.test · 67 days left, until 2027-01-29 ·
                        EC secp256r1
                        → trusted by CN=Example Root, O=Example
                        mx.example.test matches
          handshake 3   without a server name
                        failed at the TLS handshake: the server sent the alert
                        handshake_failure (40)
          time          7.8 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · STARTTLS 0.5 ·
                        TLS 3.2 · EHLO 0.7 · QUIT 0.3

        """)
  }

  @Test("tells everything known when asked to")
  func verbose() {
    #expect(
      Fixture.text(Fixture.postfix, isVerbose: true) == """
        PASS  mx.example.test:25                                                  1 note
              STARTTLS works, TLSv1.3, the certificate is trusted, its name matches

        mx.example.test [127.0.0.1]:25                                              PASS
          greeting      220 mx.example.test ESMTP Postfix
          STARTTLS      offered, accepted: 220 2.0.0 Ready to start TLS
          TLS           TLSv1.3  TLS_AES_256_GCM_SHA384  x25519  ecdsa_secp256r1_sha256
                        SNI mx.example.test · session ticket · close_notify
          capabilities  before TLS    within TLS
            ~ SIZE      10240000      52428800
            + AUTH      –             PLAIN LOGIN
            - STARTTLS  offered       –
              unchanged: PIPELINING, 8BITMIME
          certificate   67 days left, until 2027-01-29 · EC secp256r1
                        for mx.example.test
                        ecdsa-with-SHA256, serial 01F2
          sha256        0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
          spki sha256   f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0
          chain         0  CN=mx.example.test
                        1  CN=Example Intermediate, O=Example
                        →  trusted by CN=Example Root, O=Example
          identity      mx.example.test matches
          names         mx.example.test  asked for, greeting, EHLO, certificate
          time          7.8 ms: connect 0.4 · greeting 2.1 · EHLO 0.6 · STARTTLS 0.5 ·
                        TLS 3.2 · EHLO 0.7 · QUIT 0.3
          traffic       523 bytes sent, 2985 received, 1 connection

        findings
          note     capability-changed-by-tls
                   SIZE is 10240000 before TLS and 52428800 within
                   seen  250-SIZE 10240000
                         250-SIZE 52428800
                   see   RFC 3207 section 4.2

        """)
  }
}

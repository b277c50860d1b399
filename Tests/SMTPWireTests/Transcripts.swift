import Testing

/// What a server said in one session, and the codes of its replies.
struct Transcript: Sendable, CustomTestStringConvertible {
  let server: String
  let lines: [String]
  let codes: [Int]
  /// The capabilities of each answer to EHLO or LHLO, in turn.
  let capabilities: [[String]]

  var testDescription: String { server }
  var bytes: [UInt8] { lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] } }
}

extension Transcript {
  static let all = [postfix, exim, exchange, gmail, sendmail, courier, dovecotLMTP, openSMTPD, postscreen, refusing]

  static let postfix = Transcript(
    server: "Postfix: EHLO, STARTTLS, EHLO, QUIT",
    lines: [
      "220 mail.example.org ESMTP Postfix (Debian/GNU)",
      "250-mail.example.org", "250-PIPELINING", "250-SIZE 10240000", "250-VRFY", "250-ETRN", "250-STARTTLS",
      "250-ENHANCEDSTATUSCODES", "250-8BITMIME", "250-DSN", "250-SMTPUTF8", "250 CHUNKING",
      "220 2.0.0 Ready to start TLS",
      "250-mail.example.org", "250-PIPELINING", "250-SIZE 10240000", "250-VRFY", "250-ETRN",
      "250-AUTH PLAIN LOGIN", "250-AUTH=PLAIN LOGIN", "250-ENHANCEDSTATUSCODES", "250-8BITMIME", "250-DSN",
      "250-SMTPUTF8", "250 CHUNKING",
      "221 2.0.0 Bye",
    ],
    codes: [220, 250, 220, 250, 221],
    capabilities: [
      [
        "PIPELINING", "SIZE", "VRFY", "ETRN", "STARTTLS", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8",
        "CHUNKING",
      ],
      [
        "PIPELINING", "SIZE", "VRFY", "ETRN", "AUTH", "AUTH", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8",
        "CHUNKING",
      ],
    ])

  static let exim = Transcript(
    server: "Exim: HELP comes last, a synchronisation error",
    lines: [
      "220 exim.example.org ESMTP Exim 4.98 Mon, 23 Nov 2026 17:20:00 +0000",
      "250-exim.example.org Hello probe.example.net [192.0.2.7]", "250-SIZE 52428800",
      "250-LIMITS MAILMAX=1000 RCPTMAX=50000",
      "250-8BITMIME", "250-PIPELINING", "250-PIPECONNECT", "250-CHUNKING", "250-STARTTLS", "250-PRDR", "250 HELP",
      "220 TLS go ahead",
      "554 SMTP synchronization error",
      "221 exim.example.org closing connection",
    ],
    codes: [220, 250, 220, 554, 221],
    capabilities: [
      ["SIZE", "LIMITS", "8BITMIME", "PIPELINING", "PIPECONNECT", "CHUNKING", "STARTTLS", "PRDR", "HELP"]
    ])

  static let exchange = Transcript(
    server: "Exchange: X-keywords, both forms of AUTH",
    lines: [
      "220 EX01.corp.example.com Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 18:20:00 +0100",
      "250-EX01.corp.example.com Hello [192.0.2.7]", "250-SIZE 37748736", "250-PIPELINING", "250-DSN",
      "250-ENHANCEDSTATUSCODES", "250-STARTTLS", "250-X-ANONYMOUSTLS", "250-AUTH NTLM", "250-X-EXPS GSSAPI NTLM",
      "250-8BITMIME", "250-BINARYMIME", "250-CHUNKING", "250-XEXCH50", "250-XRDST", "250 XSHADOWREQUEST",
      "220 2.0.0 SMTP server ready",
      "250-EX01.corp.example.com Hello [192.0.2.7]", "250-SIZE 37748736", "250-DSN", "250-AUTH NTLM LOGIN",
      "250-AUTH=LOGIN", "250-X-EXPS=LOGIN", "250 XPROXYTO",
      "221 2.0.0 Service closing transmission channel",
    ],
    codes: [220, 250, 220, 250, 221],
    capabilities: [
      [
        "SIZE", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS", "AUTH", "X-EXPS",
        "8BITMIME", "BINARYMIME", "CHUNKING", "XEXCH50", "XRDST", "XSHADOWREQUEST",
      ],
      ["SIZE", "DSN", "AUTH", "AUTH", "X-EXPS", "XPROXYTO"],
    ])

  static let gmail = Transcript(
    server: "a large provider: enhanced codes on every line of a refusal",
    lines: [
      "220 mx.google.example ESMTP d75a77b69052e-4b2f1c0a3f5si412 - gsmtp",
      "250-mx.google.example at your service, [2001:db8::7]", "250-SIZE 157286400", "250-8BITMIME", "250-STARTTLS",
      "250-ENHANCEDSTATUSCODES", "250-PIPELINING", "250-CHUNKING", "250 SMTPUTF8",
      "220 2.0.0 Ready to start TLS",
      "250-mx.google.example at your service, [2001:db8::7]", "250-SIZE 157286400", "250-8BITMIME",
      "250-ENHANCEDSTATUSCODES", "250-PIPELINING", "250-CHUNKING", "250 SMTPUTF8",
      "421-4.7.0 Our system has detected an unusual rate of unsolicited mail originating",
      "421-4.7.0 from your IP address. To protect our users from spam, mail sent from",
      "421 4.7.0 your IP address has been temporarily rate limited. - gsmtp",
    ],
    codes: [220, 250, 220, 250, 421],
    capabilities: [
      ["SIZE", "8BITMIME", "STARTTLS", "ENHANCEDSTATUSCODES", "PIPELINING", "CHUNKING", "SMTPUTF8"],
      ["SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "CHUNKING", "SMTPUTF8"],
    ])

  static let sendmail = Transcript(
    server: "sendmail: a long first line, TLS not available",
    lines: [
      "220 sm.example.edu ESMTP Sendmail 8.18.1/8.18.1; Mon, 23 Nov 2026 17:20:00 GMT",
      "250-sm.example.edu Hello probe.example.net [192.0.2.7], pleased to meet you", "250-ENHANCEDSTATUSCODES",
      "250-PIPELINING", "250-EXPN", "250-VERB", "250-8BITMIME", "250-SIZE", "250-DSN", "250-ETRN", "250-STARTTLS",
      "250-DELIVERBY", "250 HELP",
      "454 4.3.3 TLS not available after start",
      "221 2.0.0 sm.example.edu closing connection",
    ],
    codes: [220, 250, 454, 221],
    capabilities: [
      [
        "ENHANCEDSTATUSCODES", "PIPELINING", "EXPN", "VERB", "8BITMIME", "SIZE", "DSN", "ETRN", "STARTTLS",
        "DELIVERBY", "HELP",
      ]
    ])

  static let courier = Transcript(
    server: "Courier: STARTTLS comes last, with a space",
    lines: [
      "220 courier.example.net ESMTP",
      "250-courier.example.net Ok.", "250-AUTH LOGIN CRAM-MD5", "250-AUTH=LOGIN CRAM-MD5", "250-XVERP=Courier",
      "250-XEXDATA", "250-XSECURITY=NONE,STARTTLS", "250-PIPELINING", "250-8BITMIME", "250-SIZE", "250 STARTTLS",
      "220 Ok",
      "250-courier.example.net Ok.", "250-XSECURITY=NONE", "250-PIPELINING", "250-8BITMIME", "250-SIZE", "250 DSN",
      "221 Bye.",
    ],
    codes: [220, 250, 220, 250, 221],
    capabilities: [
      ["AUTH", "AUTH", "XVERP", "XEXDATA", "XSECURITY", "PIPELINING", "8BITMIME", "SIZE", "STARTTLS"],
      ["XSECURITY", "PIPELINING", "8BITMIME", "SIZE", "DSN"],
    ])

  static let dovecotLMTP = Transcript(
    server: "Dovecot LMTP",
    lines: [
      "220 imap.example.org Dovecot (Debian) ready.",
      "250-imap.example.org", "250-8BITMIME", "250-ENHANCEDSTATUSCODES", "250-PIPELINING", "250 STARTTLS",
      "220 2.0.0 Begin TLS negotiation now.",
      "221 2.0.0 Bye",
    ],
    codes: [220, 250, 220, 221],
    capabilities: [["8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "STARTTLS"]])

  static let openSMTPD = Transcript(
    server: "OpenSMTPD: a repeated greeting name",
    lines: [
      "220 bsd.example.org ESMTP OpenSMTPD",
      "250-bsd.example.org Hello probe.example.net [192.0.2.7], pleased to meet you", "250-8BITMIME",
      "250-ENHANCEDSTATUSCODES", "250-SIZE 36700160", "250-DSN", "250-STARTTLS", "250 HELP",
      "220 2.0.0 Ready to start TLS",
      "500 5.5.1 Invalid command: Command unrecognized",
      "221 2.0.0 Bye",
    ],
    codes: [220, 250, 220, 500, 221],
    capabilities: [["8BITMIME", "ENHANCEDSTATUSCODES", "SIZE", "DSN", "STARTTLS", "HELP"]])

  static let postscreen = Transcript(
    server: "postscreen: a teaser, then a greeting, no STARTTLS",
    lines: [
      "220-mx.example.org ESMTP", "220 mx.example.org ESMTP",
      "250-mx.example.org", "250-PIPELINING", "250-SIZE 0", "250-ENHANCEDSTATUSCODES", "250-8BITMIME", "250 DSN",
      "502 5.5.1 Error: command not implemented",
      "221 2.0.0 Bye",
    ],
    codes: [220, 250, 502, 221],
    capabilities: [["PIPELINING", "SIZE", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN"]])

  static let refusing = Transcript(
    server: "a server that takes no mail, in several lines",
    lines: [
      "554-mx.example.com",
      "554-Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
      "554 If you believe that this failure is in error, please contact the intended recipient via alternate means.",
      "503 Bad sequence of commands",
      "221 mx.example.com",
    ],
    codes: [554, 503, 221],
    capabilities: [])
}

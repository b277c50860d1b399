/// `ehlo certs FILE…`, as it is typed.
enum CertsCommand: Command {
  static let syntax = CommandSyntax(
    name: "certs",
    abstract: "Audits certificates in files, before a server uses them, or as servers present them.",
    usage: ["ehlo certs [<options>] FILE|TARGET ..."],
    discussion: """
      A file holds PEM with any text around it, DER, or PKCS #7; a directory stands for the files in it that say they \
      hold certificates, and - for standard input. The certificates of a file are put together as a server would send \
      them and judged as a sender would that demands a trusted chain (policy verify). A private key in the file, or \
      given by --key, must fit; it is never shown. What is no file is a target as for 'ehlo probe', of which the chains \
      that its servers present are judged.
      """,
    operand: .init(name: "FILE|TARGET", help: "What to audit.", isRepeated: true),
    groups: [
      CertsOptions.judging, CertsOptions.revocation, CertsOptions.rules, CertsOptions.output, TargetOptions.group,
      NameOptions.group,
      CertsOptions.dialogue, LimitOptions.group,
    ],
    examples: [
      .init("ehlo certs fullchain.pem --name mx.example.org --key privkey.pem", "before the server is reloaded"),
      .init("ehlo certs --tlsa --name mx.example.org fullchain.pem", "with the TLSA records for it"),
      .init("ehlo certs mx.example.org:25", "what the server presents after that"),
      .init("ehlo certs --expires-within 30d /etc/ssl/mail", "for cron: silent unless something ends soon"),
      .init("ehlo certs --json - < chain.pem | jq .verdict", "for a program"),
      .init("ehlo certs --ocsp --crl fullchain.pem", "whether the authority has taken it back"),
      .init("ehlo certs --at 2027-02-01 fullchain.pem", "what senders will say on that day"),
    ])

  static func job(_ words: CommandWords) -> any Job { Certs(options: CertsOptions(words)) }
}

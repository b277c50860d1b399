/// What a certificate calls its holder.
extension Scenario {
  static let names: [Scenario] = [
    presenting(
      .wrongName, "wrong-name", .names, "presents a certificate for other.example.test", isMatched: false,
      "name-mismatch"),
    presenting(.wildcard, "wildcard", .names, "presents a certificate for *.example.test"),
    presenting(
      .wildcardAlone, "wildcard-alone", .names, "presents a certificate for *", isMatched: false, "name-mismatch",
      "wildcard-partial"),
    presenting(
      .wildcardPartial, "wildcard-partial", .names, "presents a certificate for m*.example.test", isMatched: false,
      "name-mismatch", "wildcard-partial"),
    presenting(
      .wildcardTwice, "wildcard-twice", .names, "presents a certificate for *.*.test", isMatched: false,
      "name-mismatch", "wildcard-partial"),
    presenting(
      .wildcardTwoLabels, "wildcard-two-labels", .names, "presents a certificate for *.test, which is one label",
      isMatched: false, "name-mismatch"),
    presenting(
      .commonNameOnly, "cn-only", .names, "has its name in the common name alone", isMatched: false,
      "name-only-in-common-name"),
    presenting(
      .noAlternativeNames, "no-san", .names, "presents a certificate without alternative names", isMatched: false,
      "name-only-in-common-name", "no-san"),
    presenting(.emptySubject, "empty-subject", .names, "presents a certificate with an empty subject"),
    presenting(
      .ipAddress, "ip-address", .names, "is asked for by its address, and has a certificate for it",
      to: DemoPKI.address),
    presenting(
      .otherIPAddress, "other-ip-address", .names, "is asked for by its address, and has a certificate for another",
      to: DemoPKI.address, isMatched: false, "name-mismatch"),
    presenting(
      .ipAddressAsName, "ip-address-as-name", .names, "has its address in the certificate as if it were a host name",
      to: DemoPKI.address, isMatched: false, "name-mismatch"),
    presenting(
      .internationalName, "idn", .names, "has an internationalised name, in A-labels",
      to: DemoPKI.internationalHostName),
    presenting(
      .internationalNameRaw, "idn-raw", .names, "has an internationalised name in UTF-8, where A-labels belong",
      to: DemoPKI.internationalHostName, isMatched: false, "name-mismatch"),
    presenting(.manyNames, "150-names", .names, "presents a certificate for 150 names, its own the last"),
    presenting(.thousandsOfNames, "3000-names", .names, "presents a certificate for 3000 names, its own the last"),
    presenting(.bmpString, "bmp-string", .names, "writes its common name in UTF-16"),
    presenting(.teletexString, "teletex-string", .names, "writes its common name in Latin-1, with a C1 control"),
    presenting(
      .namesWithNUL, "names-with-nul", .names, "presents a certificate for mx.example.test, NUL, .evil.test",
      isMatched: false, "name-mismatch", "names-with-nul"),
    presenting(
      .hostileSubject, "hostile-subject", .names, "has escape sequences and NUL in its common name", "names-with-nul"),
    presenting(
      .hostileNames, "hostile-names", .names, "has escape sequences, NUL and broken UTF-8 in its alternative names",
      "names-with-nul"),
  ]
}

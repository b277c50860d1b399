import ArgumentParser

/// `DialogueOptions` for ArgumentParser: names, help and completion.
struct DialogueArguments: ParsableArguments {
  @Option(
    name: [.customLong("helo"), .customLong("ehlo")],
    help: ArgumentHelp("The name in EHLO (this host's, or else its address).", valueName: "name"))
  var helloName: String?

  @Option(
    help: ArgumentHelp("auto, or never: no TLS although offered.", valueName: "when"),
    completion: .list(DialogueOptions.StartTLS.allCases.map(\.rawValue)))
  var starttls: String?

  @Flag(name: .customLong("force-starttls"), help: "Send STARTTLS although it is not offered.")
  var forcesStartTLS = false

  @Option(
    help: ArgumentHelp("The last stage: connect, greeting, ehlo, starttls, handshake or ehlo-tls.", valueName: "stage"),
    completion: .list(["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-tls"]))
  var quitAfter: String?

  var options: DialogueOptions {
    var options = DialogueOptions()
    options.helloName = helloName
    options.starttls = starttls
    options.forcesStartTLS = forcesStartTLS
    options.quitAfter = quitAfter
    return options
  }
}

/// The end of the dialogue, when all has been said.
extension Scenario {
  static let goodbyes: [Scenario] = [
    Scenario(
      "no-close-notify", .quit, "closes after QUIT without close_notify",
      answering(.reply(221, "2.0.0 Bye") + [.cutOff]), expect: .usual("no-close-notify")),
    Scenario(
      "reset-after-quit", .quit, "answers QUIT and resets the connection",
      answering(.reply(221, "2.0.0 Bye") + [.reset]), expect: .usual("no-close-notify")),
    Scenario(
      "quit-unanswered", .quit, "closes on QUIT without a reply", answering([.close]),
      expect: .usual("quit-unanswered")),
    Scenario(
      "quit-silence", .quit, "does not answer QUIT, and does not close", answering(.silence), needsDeadline: true,
      expect: .usual("quit-unanswered")),
    Scenario(
      "reset-on-quit", .quit, "resets the connection on QUIT", answering([.reset]),
      expect: .usual("no-close-notify", "quit-unanswered")),
    Scenario(
      "quit-refused", .quit, "answers QUIT with 500", answering(.closing(500, "5.5.2 Error: command not recognized")),
      expect: .usual("quit-unanswered")),
    Scenario(
      "quit-421", .quit, "answers QUIT with 421",
      answering(.closing(421, "4.4.2 mx.example.test Error: timeout exceeded")), expect: .usual("server-busy")),
  ]

  private static func answering(_ answer: Answer) -> Script { Script(answers: [.command("QUIT", nil): answer]) }
}

import MailDNS
import Testing

@testable import MailResolver

@Suite("Where those who ask wait")
struct LookUpDeskTests {
  @Test("no more answers are remembered than wanted, the latest of them")
  func memory() async throws {
    let questions = try (1...5).map { Question(name: DNSName(try HostName("d\($0).test")), type: .mx) }
    let desk = LookUpDesk(patience: .seconds(3600), memory: 2) {}
    for question in questions { desk.deliver(.timedOut, to: question) }
    for question in questions.suffix(3) { #expect(await desk.answer(to: question, by: nil) == .timedOut) }
    for question in questions.prefix(2) {
      // What is known needs no waiting, so that nothing can be cancelled.
      let asking = Task { await desk.answer(to: question, by: nil) }
      asking.cancel()
      #expect(await asking.value == .cancelled)
    }
  }

  @Test("that there was no answer is remembered for a while only, if that is wanted")
  func failures() async throws {
    let question = Question(name: DNSName(try HostName("d.test")), type: .mx)
    for (memory, isKnown) in [(nil, true), (Duration.seconds(3600), true), (.zero, false)] {
      for answer in [RawAnswer.timedOut, .failed("libunbound: no")] {
        let desk = LookUpDesk(patience: .seconds(3600), failureMemory: memory) {}
        desk.deliver(answer, to: question)
        let asking = Task { await desk.answer(to: question, by: nil) }
        if !isKnown { asking.cancel() }
        #expect(await asking.value == (isKnown ? answer : .cancelled))
      }
    }
  }
}

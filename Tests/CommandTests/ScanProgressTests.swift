import Testing

@testable import EhloCommands

@Suite("the progress of a scan")
struct ScanProgressTests {
  private func state(_ change: (inout ScanProgress.State) -> Void = { _ in }) -> ScanProgress.State {
    var state = ScanProgress.State(
      elapsed: 100, isReadToEnd: false, read: 600, done: 500, fractionRead: 0.6, inFlight: 100, waiting: 0,
      outcomes: [("pass", 400), ("fail", 100)])
    change(&state)
    return state
  }

  @Test("tells what is done, how fast, and how long it will take")
  func text() {
    #expect(ScanProgress.text(state()) == "500 targets, 5.0/s, 1 min 40 s left, 100 in flight: 400 pass, 100 fail")
    #expect(ScanProgress.text(state { $0.waiting = 7 }).contains("100 in flight, 7 waiting"))
  }

  @Test("no time is told where the end is not known or nothing is done, and a list that is read is known")
  func unknown() {
    #expect(!ScanProgress.text(state { $0.fractionRead = nil }).contains("left"))
    #expect(!ScanProgress.text(state { $0.done = 0 }).contains("left"))
    #expect(ScanProgress.text(state { $0.elapsed = 0 }).hasPrefix("500 targets, "))
    let read = state {
      $0.fractionRead = nil
      $0.isReadToEnd = true
    }
    #expect(ScanProgress.text(read).contains("20.0 s left"))
  }
}

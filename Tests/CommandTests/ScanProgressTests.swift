import Testing

@testable import EhloCommands

@Suite("the progress of a scan")
struct ScanProgressTests {
  private func state(_ change: (inout ScanProgress.State) -> Void = { _ in }) -> ScanProgress.State {
    var state = ScanProgress.State(
      elapsed: 100, isReadToEnd: false, read: 600, done: 500, fractionRead: 0.6, inFlight: 100, waiting: 0, rest: nil,
      lastPause: nil, outcomes: [("pass", 400), ("fail", 100)])
    change(&state)
    return state
  }

  @Test("tells what is done, how fast, and how long it will take")
  func text() {
    #expect(
      ScanProgress.text(state(), rate: 5) == "500 targets, 5.0/s, 1 min 40 s left, 100 in flight: 400 pass, 100 fail")
    #expect(ScanProgress.text(state { $0.waiting = 7 }, rate: 5).contains("100 in flight, 7 waiting"))
  }

  @Test("no time is told where the end is not known or nothing is done, and a list that is read is known")
  func unknown() {
    #expect(!ScanProgress.text(state { $0.fractionRead = nil }, rate: 5).contains("left"))
    #expect(!ScanProgress.text(state { $0.done = 0 }, rate: 5).contains("left"))
    #expect(!ScanProgress.text(state(), rate: 0).contains("left"))
    #expect(ScanProgress.text(state(), rate: nil).hasPrefix("500 targets, 100 in flight"))
    let read = state {
      $0.fractionRead = nil
      $0.isReadToEnd = true
    }
    #expect(ScanProgress.text(read, rate: 5).contains("20.0 s left"))
  }

  @Test("pauses count: what waits for the last of them is not done before, and where all waits that is told")
  func pauses() {
    let waiting = state {
      $0.waiting = 12
      $0.lastPause = 90
      $0.isReadToEnd = true
    }
    #expect(ScanProgress.text(waiting, rate: 50).contains("1 min 30 s left"))
    let resting = state {
      $0.waiting = 12
      $0.inFlight = 0
      $0.rest = 25
      $0.lastPause = 90
    }
    #expect(
      ScanProgress.text(resting, rate: 0)
        == "500 targets, 0.0/s, all that is left waits another 25.0 s, 0 in flight, 12 waiting: 400 pass, 100 fail")
  }

  @Test("the rate is the one of late")
  func rate() {
    var pace = RecentRate()
    var done = 0
    var last: Double?
    for second in 1...100 {
      // Fast at first, then slow.
      done += second <= 50 ? 100 : 2
      last = pace.add(done, at: Double(second))
    }
    #expect(last == 2)
    // Looks a minute apart.
    pace = RecentRate()
    let rates = [pace.add(6000, at: 60), pace.add(6060, at: 120), pace.add(6060, at: 120)]
    #expect(rates == [100, 1, 1])
  }
}

@Suite("the files that a scan may open")
struct FileLimitTests {
  @Test("are shared among probes and look-ups where there are few", arguments: [1, 32, 64, 256, 1024])
  func shares(_ limit: Int) {
    let room = FileLimit.room(in: limit, for: 1000)
    #expect(room.probes >= 1 && room.lookUps >= 4)
    guard limit >= 64 else { return }
    #expect(room.probes + room.lookUps + FileLimit.streams(for: room.lookUps) + 32 <= limit)
    #expect(room.lookUps >= min(128, limit / 8))
    #expect(room.probes * 4 >= limit)
  }

  @Test("are not used up by this test")
  func reached() { #expect(!FileLimit.isReached) }
}

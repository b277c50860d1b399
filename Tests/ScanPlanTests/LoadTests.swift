import ScanPlan
import Testing

@Suite("The load of this machine")
struct LoadTests {
  /// What is permitted at each of these times, in milliseconds, with so much work until then and so many connections.
  private func permits(_ moments: (now: Int, work: Int, running: Int)...) -> [Bool] {
    var load = Load()
    return moments.map {
      load.permitsMore(at: .milliseconds($0.now), work: .milliseconds($0.work), running: $0.running)
    }
  }

  @Test("permits more while time is left, and no more than a floor while none is")
  func share() {
    #expect(
      permits(
        (5, 5, 5000),
        // All of the first 20 ms were work.
        (20, 20, Load.floor), (21, 21, Load.floor - 1),
        // What was found holds for as long as it is not looked at again.
        (39, 20, 5000), (40, 37, 5000), (60, 55, 5000)) == [true, false, true, false, true, false])
  }

  @Test("is told over the time that really passed, however seldom anybody asks")
  func interval() {
    #expect(permits((10_000, 8000, 5000), (12_000, 10_000, 5000)) == [true, false])
  }
}

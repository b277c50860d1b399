import Testing

@testable import TLSSession

@Suite("What was of use of late")
struct RecentTests {
  @Test("is what came last, and what was asked for since then")
  func order() {
    var recent = Recent<Int, Int>(limit: 3)
    for number in 1...6 { recent[number] = number * 10 }
    #expect(recent[1] == 10)
    recent[7] = 70
    recent[8] = 80
    // Looking changes it.
    let all = recent
    let found = (1...8).map { number in
      var recent = all
      return recent[number]
    }
    #expect(found == [10, nil, nil, 40, 50, 60, 70, 80])
  }

  @Test("is never more than twice the limit")
  func limit() {
    var recent = Recent<Int, Int>(limit: 3)
    for number in 1...100 {
      recent[number] = number
      _ = recent[number - 2]
      #expect(recent.count <= 6 && recent[number] == number)
    }
  }

  @Test("is replaced and taken away wherever it stands")
  func change() {
    var recent = Recent<Int, Int>(limit: 2)
    for number in 1...3 { recent[number] = number }
    for number in 1...3 { recent[number] = number + 10 }
    #expect((1...3).map { recent[$0] } == [11, 12, 13])
    for number in 1...3 { recent[number] = nil }
    #expect((1...3).map { recent[$0] } == [nil, nil, nil] && recent.count == 0)
  }
}

import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("All endpoints of a run")
struct EndpointLedgerTests {
  private func fact(_ number: Int) -> EndpointFact {
    var imprint = Imprint()
    imprint.certificate = UInt64(number)
    return EndpointFact(.observed, .pass, imprint)
  }

  @Test("have the numbers in which they came, and are found by their ids, however many there are")
  func many() {
    var ledger = EndpointLedger()
    let ids = (0..<20_000).map { "192.0.2.\($0 % 256):25/mx\($0).example.\(String(repeating: "x", count: $0 % 300))" }
    for (number, id) in ids.enumerated() {
      #expect(ledger.enter(id) == (number, true))
      if number % 3 == 0 { ledger[number] = fact(number) }
    }
    #expect(ledger.count == ids.count)
    for (number, id) in ids.enumerated() {
      #expect(ledger.enter(id) == (number, false))
      #expect(ledger.id(of: number) == id)
      #expect(ledger[number] == (number % 3 == 0 ? fact(number) : nil))
    }
    #expect(ledger.count == ids.count)
  }

  @Test("are told apart down to the last octet, and any text is an id")
  func ids() {
    var ledger = EndpointLedger()
    let ids = [
      "", "a", "b", "aa", "ab", "A", "é", "e\u{301}", "\u{0}", "a\u{0}", String(repeating: "y", count: 100_000),
    ]
    for (number, id) in ids.enumerated() { #expect(ledger.enter(id) == (number, true)) }
    for (number, id) in ids.enumerated() {
      #expect(ledger.enter(id) == (number, false))
      #expect(Array(ledger.id(of: number).utf8) == Array(id.utf8))
    }
  }

  @Test("what is noted of one takes the place of what was known of it")
  func note() {
    var ledger = EndpointLedger()
    ledger.note("a", fact(1))
    ledger.note("b", fact(2))
    ledger.note("a", fact(3))
    #expect(ledger.count == 2)
    #expect(ledger[0] == fact(3) && ledger[1] == fact(2))
  }
}

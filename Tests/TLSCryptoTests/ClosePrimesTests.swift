import Testing

@testable import TLSCrypto

@Suite("Factors that lie close together")
struct ClosePrimesTests {
  private static func octets(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  @Test(
    "are found in a hundred rounds",
    arguments: [
      // Two primes of 256 bits, 10 apart; then those of 41 bits that take the first round, the 50th and the 99th.
      "F2E343FA197BC36115DFC5E9C870FD2F029DDDAE27E2AC4EEC1D57B37C620700"
        + "F045962E46FDFFFC6CCCA1692D007940ABF69E463294E298E4107BE2EFC9028B",
      "01000000002A0000000195", "0100014000200012C000FF", "010001C00026001A400159",
    ])
  func close(_ modulus: String) {
    #expect(ClosePrimes.divide(Self.octets(modulus)))
  }

  @Test(
    "are not where they take more, and nothing is found in what is no modulus",
    arguments: [
      "DB0E9CC64B7A081383AD31AB127075D7A4D150804D488B9B18D672822B127DC9"
        + "4C136CBDFDE08C3C1528F4B9DA0B455A36F107AFA998C601FA234C29FFD69203",
      "010001CFB98A001B2BDE35", "", "00", "0F", "F000000000000000000000000000000000",
    ])
  func far(_ modulus: String) {
    #expect(!ClosePrimes.divide(Self.octets(modulus)))
  }

  @Test("of any number are no trap")
  func any() {
    for value in UInt8.min...UInt8.max {
      _ = ClosePrimes.divide([UInt8](repeating: value, count: 9 + Int(value)))
    }
  }
}

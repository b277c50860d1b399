import Certificates
import Testing

@Suite("Blocks of PEM")
struct PEMBlockTests {
  private func blocks(_ text: String) -> [PEMBlock] { PEMBlock.all(in: Array(text.utf8)) }

  @Test(
    "are found in whatever stands around them",
    arguments: [
      "-----BEGIN A-----\naGVsbG8=\n-----END A-----\n",
      "junk\n-----BEGIN A-----\r\naGVs\r\nbG8=\r\n-----END A-----\r\nmore",
      "\u{FEFF}-----BEGIN A-----\raGVsbG8=\r-----END A-----", "  -----BEGIN A-----\n  aGVs bG8=\n  -----END A-----  \n",
      "-----BEGIN A-----\n\naGVsbG8=\n\n-----END A-----",
    ])
  func found(_ text: String) {
    #expect(blocks(text).map(\.label) == ["A"])
    #expect(blocks(text).map(\.bytes) == [Array("hello".utf8)])
  }

  @Test(
    "hold nothing where there is no base 64, or no end of their own",
    arguments: [
      "-----BEGIN A-----\naGVsbG8=\n", "-----BEGIN A-----\naGVsbG8=\n-----END B-----\n",
      "-----BEGIN A-----\naGVsbG8\n-----END A-----\n", "-----BEGIN A-----\naGV=bG8=\n-----END A-----\n",
      "-----BEGIN A-----\naGVs!G8=\n-----END A-----\n", "-----BEGIN A-----\na===\n-----END A-----\n",
      "-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\naGVsbG8=\n-----END A-----\n",
    ])
  func broken(_ text: String) {
    #expect(blocks(text).map(\.label) == ["A"])
    #expect(blocks(text).map(\.bytes) == [nil])
  }

  @Test("of several each is told with its line, one that has no end, too")
  func several() {
    let found = blocks("-----BEGIN A-----\naGVsbG8=\n-----BEGIN B C-----\nAAAA\n-----END B C-----\n")
    #expect(found.map(\.label) == ["A", "B C"])
    #expect(found.map(\.line) == [1, 3])
    #expect(found.map(\.bytes) == [nil, [0, 0, 0]])
  }

  @Test("are none in a text without any, and no more than a limit")
  func bounds() {
    #expect(blocks("") == [] && blocks("-----BEGIN") == [] && blocks("-----BEGIN \u{1B}[2J-----\n") == [])
    #expect(blocks(String(repeating: "-----BEGIN A-----\n", count: 20_000)).count <= PEMBlock.limit + 1)
  }
}

import Certificates
import Testing

@Suite("Names in their own characters")
struct UnicodeNameTests {
  @Test(
    "are what their A-labels stand for",
    arguments: [
      ("xn--bcher-kva.example", "bücher.example"), ("*.XN--Bcher-KVA.example", "*.Bücher.example"),
      ("xn--fsqu00a.xn--0zwm56d", "例子.测试"), ("mx.xn--maana-pta.com", "mx.mañana.com"),
      // RFC 3492 §7.1 (L)
      ("xn--3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"),
    ])
  func known(_ name: String, _ unicode: String) {
    #expect(UnicodeName.of(Array(name.utf8)) == unicode)
  }

  @Test(
    "are none without A-labels, nor where one stands for nothing",
    arguments: [
      "", "mx.example", "xn--.example", "xn--a-\u{FF}.example", "xn--99999999999.example", "xn--a_b!.example",
      "xn--" + String(repeating: "z", count: 60), "xn--" + String(repeating: "a", count: 500),
    ])
  func none(_ name: String) {
    #expect(UnicodeName.of(Array(name.utf8)) == nil)
  }

  @Test("of any label are no trap")
  func any() {
    for first in UInt8(0x21)...0x7E {
      for second in UInt8(0x21)...0x7E {
        _ = UnicodeName.of(Array("xn--".utf8) + [first, second, 0x39, 0x39, 0x7A, 0x39])
      }
    }
  }
}

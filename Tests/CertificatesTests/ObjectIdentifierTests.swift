import Certificates
import Testing

@Suite("Object identifiers")
struct ObjectIdentifierTests {
  @Test(
    "are read from their octets",
    arguments: [
      ([0x55, 0x1D, 0x11], "2.5.29.17"),
      ([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B], "1.2.840.113549.1.1.11"),
      ([0x00], "0.0"), ([0x27], "0.39"), ([0x28], "1.0"), ([0x78], "2.40"), ([0x88, 0x37], "2.999"),
      ([0x81, 0x34], "2.100"),
      ([0x69] + [0x83] + [UInt8](repeating: 0xFF, count: 17) + [0x7F], "2.25.340282366920938463463374607431768211455"),
    ] as [([UInt8], String)])
  func read(octets: [UInt8], dotted: String) {
    #expect(ObjectIdentifier(content: octets)?.dotted == dotted)
  }

  @Test(
    "are none where the octets stop short, begin with zeros or go on for ever",
    arguments: [
      [], [0x80], [0x2A, 0x86], [0x2A, 0x80, 0x01], [UInt8](repeating: 0x01, count: 129),
    ] as [[UInt8]])
  func broken(_ octets: [UInt8]) {
    #expect(ObjectIdentifier(content: octets) == nil)
  }

  @Test("have the names of the RFCs")
  func names() {
    #expect(ObjectIdentifier("2.5.29.17").label == "subjectAltName")
    #expect(ObjectIdentifier("1.2.3").label == "1.2.3")
  }
}

import MailDNS
import ProbeEngine
import ProbeTransport
import Testing

@Suite("The address that connections come from")
struct LocalAddressTests {
  private let lookUp = LocalAddressLookUp()

  @Test("is loopback towards loopback", arguments: ["127.0.0.1", "127.0.0.2"])
  func loopback(_ text: String) throws {
    let peer = try #require(IPAddress(text))
    #expect(try lookUp.localAddress(towards: peer).isLoopback)
  }

  @Test("is confirmed where it is ours, and refused where it is another machine's")
  func confirmed() throws {
    #expect(try lookUp.confirm(.loopback) == .loopback)
    let foreign = try #require(IPAddress("203.0.113.9"))
    let failure = #expect(throws: Failure.self) { try lookUp.confirm(foreign) }
    #expect(failure?.message == "203.0.113.9 is no address of this machine")
    #expect(failure?.stage == .connect)
  }

  @Test("needs a zone where the peer is link-local")
  func linkLocal() throws {
    let peer = try #require(IPAddress("fe80::1"))
    #expect(throws: Failure.self) { try lookUp.localAddress(towards: peer) }
  }
}

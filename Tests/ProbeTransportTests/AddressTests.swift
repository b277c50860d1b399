import MailDNS
import NIOCore
import ProbeEngine
import Testing

@testable import ProbeTransport

@Suite("Addresses and times for the socket layer")
struct AddressTests {
  @Test("survive the way there and back", arguments: ["127.0.0.1", "192.0.2.255", "::1", "2001:db8::25"])
  func roundTrip(_ text: String) throws {
    let address = try #require(IPAddress(text))
    let socketAddress = try SocketAddress(address, port: 25)
    #expect(socketAddress.port == 25)
    #expect(IPAddress(socketAddress) == address)
  }

  @Test("need a port that there is", arguments: [-1, 65_536])
  func port(_ port: Int) throws {
    let address = try #require(IPAddress("127.0.0.1"))
    let failure = #expect(throws: ConnectFailure.self) { try SocketAddress(address, port: port) }
    #expect(failure?.reason == .local)
  }

  @Test("need an interface where they are link-local", arguments: ["fe80::1", "fe80::1%no-such-interface", "febf::1"])
  func zone(_ text: String) throws {
    let address = try #require(IPAddress(text))
    let failure = #expect(throws: ConnectFailure.self) { try SocketAddress(address, port: 25) }
    #expect(failure?.reason == .local)
    #expect(failure?.message.contains("zone") == true)
  }

  @Test("have none where the socket is no IP socket")
  func unix() throws {
    #expect(IPAddress(try SocketAddress(unixDomainSocketPath: "/run/lmtp")) == nil)
  }

  @Test(
    "hold every duration",
    arguments: [
      (Duration.zero, TimeAmount.zero), (.milliseconds(1500), .milliseconds(1500)), (.nanoseconds(1), .nanoseconds(1)),
      (.seconds(-3), .zero), (.milliseconds(-1), .zero), (.seconds(Int64.max), .seconds(315_360_000)),
    ])
  func durations(_ duration: Duration, _ amount: TimeAmount) {
    #expect(TimeAmount(clamping: duration) == amount)
  }
}

import MailDNS
import Testing

@testable import ProbeEngine

@Suite("A place for plain HTTP")
struct HTTPLocationTests {
  private func location(_ text: String) -> HTTPLocation? { HTTPLocation(Array(text.utf8)) }

  @Test(
    "has a host, a port and a path",
    arguments: [
      ("http://crl.example.test/a.crl", "crl.example.test", 80, "/a.crl"),
      ("HTTP://CRL.Example.Test", "crl.example.test", 80, "/"),
      ("http://crl.example.test:8080?a=b#c", "crl.example.test:8080", 8080, "/?a=b"),
      ("http://192.0.2.1:80/", "192.0.2.1", 80, "/"), ("http://[2001:db8::1]:1024/x", "[2001:db8::1]:1024", 1024, "/x"),
      ("http://crl.example.test:/x", "crl.example.test", 80, "/x"),
    ])
  func reads(_ text: String, _ authority: String, _ port: Int, _ path: String) throws {
    let location = try #require(self.location(text))
    #expect(location.authority == authority && location.port == port && location.path == path)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "http://", "http:///x", "https://crl.example.test/", "ldap://crl.example.test/", "ftp://crl.example.test/",
      "http://user@crl.example.test/", "http://crl.example.test:25/", "http://crl.example.test:443/",
      "http://crl.example.test:70000/", "http://crl.example.test:-1/", "http://crl.example.test:8 0/",
      "http://crl.example.test/\r\nHost: x", "http://crl.example.test/ü", "http://127.1/", "http://2130706433/",
      "http://0x7f000001/", "http://[fe80::1%25eth0]/", "http://[::1/", "http://-a.test/", "//crl.example.test/",
      "http://a..test/", "http://1.2.3.4.5/",
    ])
  func refuses(_ text: String) { #expect(location(text) == nil) }

  @Test("is no longer than any authority needs")
  func long() {
    #expect(location("http://crl.example.test/" + String(repeating: "a", count: 2000)) != nil)
    #expect(location("http://crl.example.test/" + String(repeating: "a", count: 2040)) == nil)
  }

  @Test("leads to whole URLs and to paths on the same server")
  func following() throws {
    let start = try #require(location("http://crl.example.test:8080/a"))
    func next(_ text: String) -> HTTPLocation? { start.following(Array(text.utf8)) }
    #expect(next("http://other.test/b") == location("http://other.test/b"))
    #expect(next("/b?c") == location("http://crl.example.test:8080/b?c"))
    for text in ["//other.test/b", "b", "", "https://crl.example.test/", "/b c", "file:///etc/passwd"] {
      #expect(next(text) == nil)
    }
  }
}

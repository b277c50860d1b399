import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("chain-superfluous") struct ChainSuperfluousTests {
  @Test("counts what has nothing to do with the leaf")
  func raises() throws {
    let strays = (10..<40).map { Certs.make($0, subject: "CN=stray\($0)", issuer: "CN=Other", until: (2045, 12, 31)) }
    let one = Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, Certs.stray]))
    #expect(try Sample.ids(one) == ["chain-superfluous"])
    #expect(try Sample.levels("chain-superfluous", in: one) == .init(.note, .note, .warning))
    #expect(try Sample.findings(one).map(\.evidence) == [["CN=stray.other.test"]])
    let many = Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate] + strays))
    #expect(try Sample.findings(many).map(\.message) == ["30 certificates have nothing to do with the leaf"])
  }

  @Test("lets a cross-signed twin be that the path did not take")
  func crossSigned() throws {
    let twin = Certs.intermediate {
      $0.sha256 = Digest([5])
      $0.issuer = Array("CN=Older Root".utf8)
      $0.authorityKeyID = [8]
    }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, twin]))) == [])
  }

  @Test("tells issuers of one name apart by their keys")
  func keyIdentifiers() throws {
    let namesake = Certs.intermediate {
      $0.sha256 = Digest([5])
      $0.subjectKeyID = [77]
    }
    let chain = Certs.chain([Certs.leaf, Certs.intermediate, namesake])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["chain-superfluous"])
  }
}

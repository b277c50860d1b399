import Certificates
import Foundation
import TLSCrypto
import TestSupport

extension RealServer {
  /// `mx.example.test:PORT` and the options that lead there.
  func words(_ port: String, scheme: String? = nil) throws -> [String] {
    let host = try fact("host")
    let target = try "\(scheme.map { "\($0)://" } ?? "")\(host):\(fact(port))"
    return try ["--json", "--resolve", "\(host):\(fact("address"))", "--ca-file", fact("root"), target]
  }

  /// The SHA-256 of each certificate in one of its files, in order.
  func digests(_ file: String) throws -> [String] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fact(file))))
    return try PEM.certificates(bytes).map { $0.facts().sha256.description }
  }
}

extension Document {
  /// Of the certificates as they were presented.
  var presentedDigests: [String] {
    let list = self["endpoints", 0, "certificates", "presented"] as? [[String: Any]] ?? []
    return list.compactMap { $0["sha256"] as? String }
  }
}

import COpenSSL
import Certificates

extension TrustStore {
  /// Puts those of a hashed directory that were read already, octet by octet the same, into the store before the library
  /// looks for them there: to decode the keys of a bundle of roots once more is what an audit of it would take longest for.
  ///
  /// What is found under a name is either all of these or left to the library.
  func foresee(_ entries: [CertificateFile.Entry]) {
    guard let directory else { return }
    var namesakes: [String: [CertificateFile.Entry]] = [:]
    for entry in entries where entry.facts.isSelfIssued {
      namesakes[entry.certificate.hashedName, default: []].append(entry)
    }
    for (name, known) in namesakes {
      guard let found = Self.certificates(named: name, in: directory, among: known) else { continue }
      for certificate in found {
        withPointer { store in _ = certificate.withPointer { X509_STORE_add_cert(store, $0) } }
      }
    }
    OpenSSLFailure.clearQueue()
  }

  /// As many as have the name, as a rule one; nil where one of them is not known.
  private static func certificates(
    named name: String, in directory: String, among known: [CertificateFile.Entry]
  ) -> [X509Certificate]? {
    var found: [X509Certificate] = []
    for number in 0..<namesakeLimit {
      let path = "\(directory)/\(name).\(number)"
      guard (try? FileBytes.isRegular(path)) == true else { return found }
      guard let bytes = try? FileBytes.read(path, as: "certificate") else { return nil }
      let blocks = PEMBlock.all(in: bytes)
      guard blocks.count == 1, let block = blocks.first, block.label == "CERTIFICATE",
        let entry = known.first(where: { $0.facts.der == block.bytes })
      else { return nil }
      found.append(entry.certificate)
    }
    return nil
  }

  private static let namesakeLimit = 16
}

extension X509Certificate {
  /// The name of its file in a hashed directory, without the number: eight hexadecimal digits.
  package var hashedName: String {
    let digits = String(withPointer { X509_subject_name_hash($0) }, radix: 16)
    return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
  }
}

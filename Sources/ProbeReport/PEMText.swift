package import Certificates
import Findings
import ProbeEngine

/// Presented certificates in the textual form of RFC 7468, each below a line that names it.
package enum PEMText {
  package static func text(of certificate: CertificateFacts) -> String {
    "-----BEGIN CERTIFICATE-----\n" + base64Lines(certificate.der) + "-----END CERTIFICATE-----\n"
  }

  /// The chains of all endpoints in their order; one that came before is named, and not repeated.
  static func text(of target: JudgedTarget) -> String {
    var text = ""
    var seen: [(id: String, chain: [Digest])] = []
    for endpoint in target.endpoints {
      let presented = endpoint.record.chain?.presented ?? []
      text += "# \(endpoint.id) \(Printable.guarded(Wording.place(endpoint.record.endpoint)))"
      let digests = presented.map(\.sha256)
      if presented.isEmpty {
        text += ": no certificate\n"
      } else if let earlier = seen.first(where: { $0.chain == digests }) {
        text += ": the same certificates as \(earlier.id)\n"
      } else {
        seen.append((endpoint.id, digests))
        text += "\n"
        for (position, certificate) in presented.enumerated() {
          let subject = Printable.distinguishedName(certificate.subject)
          text +=
            "# \(position) \(subject.isEmpty ? "(no subject)" : subject), until \(certificate.notAfter?.description ?? UnixTime.date(of: nil))\n"
          text += self.text(of: certificate)
        }
      }
    }
    return text
  }

  /// The chains of a file, each certificate once.
  static func text(of file: JudgedFile) -> String {
    var seen: Set<Digest> = []
    return file.chains.flatMap(\.facts.presented).filter { seen.insert($0.sha256).inserted }.map { certificate in
      let subject = Printable.distinguishedName(certificate.subject)
      return
        "# \(subject.isEmpty ? "(no subject)" : subject), until \(certificate.notAfter?.description ?? UnixTime.date(of: nil))\n"
        + text(of: certificate)
    }.joined()
  }

  /// Base 64 (RFC 4648 §4) in lines of 64 characters, the most that RFC 7468 §2 lets a generator write.
  package static func base64Lines(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      text += base64(rest.prefix(48)) + "\n"
      rest = rest.dropFirst(48)
    }
    return text
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// In one line.
  static func base64(_ bytes: [UInt8]) -> String { base64(bytes[...]) }

  private static func base64(_ bytes: ArraySlice<UInt8>) -> String {
    var characters: [UInt8] = []
    var rest = bytes
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let padded = group + [0, 0]
      let bits = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
      for index in 0..<4 {
        let digit = alphabet[bits >> (18 - 6 * index) & 0x3F]
        characters.append(index <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: characters, as: UTF8.self)
  }
}

import TLSCrypto

/// The first certificate of each chain.
extension DemoPKI {
  /// - Parameters: in days from `time`.
  func leaf(_ key: PrivateKey.Kind = .p256, from: Int64 = -7, until: Int64 = 83) -> CertificateTemplate {
    CertificateTemplate(
      commonName: hostName, dnsNames: [hostName], from: days(from), until: days(until), key: key)
  }

  func leaf(for chain: Chain) -> CertificateTemplate {
    switch chain {
    case .rsa2048: return leaf(.rsa(2048))
    case .rsa4096: return leaf(.rsa(4096))
    case .rsaPSS: return leaf(.rsaPSS(2048))
    case .rsa1024: return leaf(.rsa(1024))
    case .p384: return leaf(.p384)
    case .ed25519: return leaf(.ed25519)
    case .expired: return leaf(from: -90, until: -1)
    case .notYetValid: return leaf(from: 1, until: 91)
    case .expiresSoon: return leaf(from: -80, until: 10)
    case .twentyFiveYears: return leaf(from: -100, until: 25 * 365 + 6 - 100)
    default: break
    }
    var template = leaf()
    changeForm(&template, for: chain)
    changeNames(&template, for: chain)
    return template
  }

  private func changeForm(_ template: inout CertificateTemplate, for chain: Chain) {
    switch chain {
    case .noExtendedKeyUsage: template.extendedKeyUsage = nil
    case .clientAuthOnly: template.extendedKeyUsage = ["clientAuth"]
    case .sha1: template.digest = "SHA1"
    case .mustStaple, .mustStapleStapled: template.mustStaple = true
    case .selfSigned, .placeholder: template.selfSigned = true
    case .version1: template.version = 1
    case .serialZero: template.serial = "0"
    case .serialNegative: template.serial = "-1234"
    // 24 octets; 20 are allowed.
    case .serialLong: template.serial = String(repeating: "1A2B", count: 12)
    default: break
    }
  }

  private func changeNames(_ template: inout CertificateTemplate, for chain: Chain) {
    let domain = hostName.drop { $0 != "." }
    /// Without a common name, in which the host would be found.
    func name(_ names: [String]) {
      template.commonName = nil
      template.dnsNames = names
    }
    switch chain {
    case .wrongName: name(["other.example.test"])
    case .port25:
      name([Script.port25HostName])
      template.commonName = .utf8(Script.port25HostName)
    case .wildcard: template.dnsNames = ["*\(domain)"]
    case .wildcardAlone: name(["*"])
    case .wildcardPartial: name(["m*\(domain)"])
    case .wildcardTwice: name(["*.*\(domain.dropFirst().drop { $0 != "." })"])
    case .wildcardTwoLabels: name(["*\(domain.dropFirst().drop { $0 != "." })"])
    case .commonNameOnly: template.dnsNames = ["other.example.test"]
    case .noAlternativeNames: template.dnsNames = []
    case .emptySubject: template.commonName = nil
    case .ipAddress:
      name([])
      template.ipAddresses = [[127, 0, 0, 1]]
    case .otherIPAddress:
      name([])
      template.ipAddresses = [[192, 0, 2, 1]]
    case .ipAddressAsName: name([Self.address])
    case .internationalName: name([Self.internationalHostName])
    case .internationalNameRaw: name(["bücher\(domain)"])
    case .namesWithNUL: name(["\(hostName)\0.evil.test"])
    case .manyNames: name(numbered(149) + [hostName])
    case .thousandsOfNames: name(numbered(2999) + [hostName])
    case .bmpString: template.commonName = .bmp(Array(hostName.utf16))
    case .teletexString: template.commonName = .teletex(Array("caf".utf8) + [0xE9, 0x20, 0x9B, 0x33, 0x31, 0x6D])
    case .hostileSubject: template.commonName = .utf8(HostileText.text)
    case .hostileNames:
      template.otherNames = [
        .dns(HostileText.bytes + Array(".test".utf8)), .email(HostileText.bytes + Array("@example.test".utf8)),
        .uri(Array("https://".utf8) + HostileText.bytes),
      ]
    case .placeholder:
      name(["invalid.invalid"])
      template.commonName = .utf8("invalid.invalid")
    default: break
    }
  }

  private func numbered(_ count: Int) -> [String] {
    (1...count).map { "mx\($0)" + hostName.drop { $0 != "." } }
  }
}

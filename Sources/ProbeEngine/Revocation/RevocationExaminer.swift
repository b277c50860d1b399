package import Certificates
package import TLSCrypto

/// Asks the sources that certificates name whether they were revoked. Nothing here is believed for having been fetched:
/// the record holds what was said, by whom, and why nothing came.
package struct RevocationExaminer: Sendable {
  /// Which sources to ask.
  package struct Wish: Hashable, Sendable {
    package var ocsp: Bool
    package var lists: Bool

    package init(ocsp: Bool, lists: Bool) {
      self.ocsp = ocsp
      self.lists = lists
    }
  }

  /// A response speaks of one certificate, and may bring the certificate of its signer.
  static let responseLimit = 256 * 1024
  /// The largest lists of public authorities have some 10 MB.
  static let listLimit = 32 * 1024 * 1024
  /// Places of one certificate that are tried.
  static let placeLimit = 3
  /// Lists are kept up to so many octets, for many certificates name the same one.
  private static let keptLimit = 64 * 1024 * 1024

  private let download: HTTPDownload
  private let wish: Wish
  private var lists: [[UInt8]: Result<[UInt8], HTTPFailure>] = [:]
  private var keptOctets = 0

  package init(_ wish: Wish, download: HTTPDownload) {
    self.wish = wish
    self.download = download
  }

  /// The certificates of a path, each with the sources that it names. A self-signed one has nobody who could revoke it.
  ///
  /// - Parameters:
  ///   - path: from the lowest upwards.
  ///   - others: among which issuers are looked for, too.
  package mutating func examine(
    _ path: [X509Certificate], others: [X509Certificate] = []
  ) async -> [RevocationRecord] {
    var records: [RevocationRecord] = []
    for certificate in path {
      let facts = certificate.facts(trustsAuthorities: true)
      guard !facts.isSelfSigned else { continue }
      let issuers = path + others
      if wish.ocsp { records += await responses(about: certificate, facts, issuers: issuers) }
      if wish.lists { records += await lists(about: certificate, facts, issuers: issuers) }
    }
    return records
  }

  // MARK: OCSP

  /// Up to the first place that answers.
  private func responses(
    about certificate: X509Certificate, _ facts: CertificateFacts, issuers: [X509Certificate]
  ) async -> [RevocationRecord] {
    var records: [RevocationRecord] = []
    for url in facts.ocspURLs.prefix(Self.placeLimit) {
      var record = RevocationRecord(
        certificate: facts, source: .ocsp, url: url, outcome: .unreachable("the issuer is not known here"))
      if let issuer = certificate.issuer(among: issuers) {
        record.outcome = await response(about: certificate, issuer: issuer, from: url)
      }
      records.append(record)
      if case .response(let found) = record.outcome, found.outcome == .answered { break }
    }
    return records
  }

  private func response(
    about certificate: X509Certificate, issuer: X509Certificate, from url: [UInt8]
  ) async -> RevocationRecord.Outcome {
    let request: [UInt8]
    do throws(OpenSSLFailure) {
      request = try OCSPRequest.encoded(for: certificate, issuer: issuer)
    } catch {
      return .unreachable("the question cannot be put: \(error.reason)")
    }
    do throws(HTTPFailure) {
      let body = try await download.fetch(
        url, .post(contentType: "application/ocsp-request", body: request), sizeLimit: Self.responseLimit)
      return .response(OCSPReader.facts(of: body, about: certificate, issuers: [issuer]))
    } catch {
      return .unreachable(error.message)
    }
  }

  // MARK: Lists

  private mutating func lists(
    about certificate: X509Certificate, _ facts: CertificateFacts, issuers: [X509Certificate]
  ) async -> [RevocationRecord] {
    var records: [RevocationRecord] = []
    for url in facts.crlURLs.prefix(Self.placeLimit) {
      var record = RevocationRecord(certificate: facts, source: .crl, url: url, outcome: .list(nil))
      switch await list(at: url) {
      case .success(let octets):
        record.outcome = .list(CRLReader.facts(of: octets, about: certificate, issuers: issuers))
      case .failure(let failure): record.outcome = .unreachable(failure.message)
      }
      records.append(record)
      if case .list(let found?) = record.outcome, found.signer == .issuer, found.scope.coversAllReasons { break }
    }
    return records
  }

  private mutating func list(at url: [UInt8]) async -> Result<[UInt8], HTTPFailure> {
    if let known = lists[url] { return known }
    let result: Result<[UInt8], HTTPFailure>
    do throws(HTTPFailure) {
      result = .success(try await download.fetch(url, .get, sizeLimit: Self.listLimit))
    } catch {
      result = .failure(error)
    }
    let octets = (try? result.get())?.count ?? 0
    if keptOctets + octets <= Self.keptLimit {
      lists[url] = result
      keptOctets += octets
    }
    return result
  }
}

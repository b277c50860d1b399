import Certificates
import SMTPWire
import TLSSession

/// What a handshake settled, in lines.
enum TLSText {
  /// Version, suite, key exchange and proof; then what is out of the ordinary, or all of it.
  static func lines(of tls: TLSFacts, host: String, at time: UnixTime, isVerbose: Bool) -> [Span] {
    var parts = [tls.version, tls.cipher.name]
    if let group = tls.group {
      parts.append(group.code == nil ? "\(group.name) \(group.bits) bits" : group.name)
    } else {
      parts.append("no forward secrecy")
    }
    if let scheme = tls.signatureScheme { parts.append(scheme.description) }
    let isOld = tls.version != "TLSv1.3" && tls.version != "TLSv1.2"
    let separated = parts.enumerated().map { $0.offset == parts.count - 1 ? $0.element : $0.element + " " }
    var lines = [Span(words: separated, isOld ? .caution : .plain)]
    let remarks = remarks(on: tls, host: host, at: time, isVerbose: isVerbose)
    if !remarks.isEmpty { lines.append(Span(words: Wording.dotted(remarks), .faint)) }
    return lines
  }

  private static func remarks(on tls: TLSFacts, host: String, at time: UnixTime, isVerbose: Bool) -> [String] {
    var remarks: [String] = []
    if let name = tls.serverName {
      if isVerbose || name != host { remarks.append("SNI \(Escaping.escaped(name.utf8))") }
    } else if isVerbose {
      remarks.append("no SNI")
    }
    if let alpn = tls.alpn { remarks.append("ALPN \(Escaping.escaped(alpn))") }
    if tls.helloRetryRequested { remarks.append("asked for another key share first") }
    if tls.isResumed { remarks.append("session resumed") }
    if let staple = tls.staple { remarks.append("OCSP staple \(RevocationText.words(staple, at: time).text)") }
    if tls.clientCertificateRequested {
      let count = tls.clientCertificateAuthorities.count
      remarks.append(
        "asks for a client certificate"
          + (count == 0 ? "" : " from \(Wording.count(count, "authority", "authorities"))"))
    }
    if !tls.secureRenegotiation { remarks.append("no secure renegotiation") }
    if !tls.extendedMasterSecret { remarks.append("no extended master secret") }
    guard isVerbose else { return remarks }
    if tls.receivedTicket { remarks.append("session ticket") }
    if let closeNotify = tls.closeNotify { remarks.append(closeNotify ? "close_notify" : "no close_notify") }
    return remarks
  }
}

import ProbeEngine
import TLSSession

extension TLSAlert {
  /// What to do about a server that ends the handshake with this alert; nil where only its log knows.
  ///
  /// - Parameter record: what was observed until then.
  func remedy(in record: EndpointRecord?) -> String? {
    switch code {
    case Self.internalError:
      "The fault is within the server: see in its log whether it can read its certificate, its key and its parameters."
    case Self.unrecognizedName:
      "The server insists on a name that it knows, which a mail server must not (RFC 7672 section 8.1): give it a "
        + "default certificate. What it says to another name is shown by --sni NAME or --no-sni."
    case Self.handshakeFailure, Self.insufficientSecurity:
      "See whether the suites and groups that the server allows fit the kind of key in its certificate."
    case 42...46 where record?.wasAskedForCertificate == true, 48 where record?.wasAskedForCertificate == true:
      "The server asked for a client certificate and does not accept what it got: see which authorities it trusts."
    case 47, 50, 51, 109, 110:
      "The server, or what inspects TLS on the way, cannot read a handshake of today: look for an update of its TLS "
        + "library. An older one is shown by --tls-max 1.2."
    default: nil
    }
  }
}

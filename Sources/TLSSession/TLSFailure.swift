/// Why TLS could not be established or could not go on, by whose doing.
public struct TLSFailure: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    /// The peer sent a fatal alert.
    case alert(TLSAlert)
    /// The peer refused every version or suite on offer before it chose any (its alert, where it sent one).
    case noCommonParameters(TLSAlert?)
    /// What the peer sent is no TLS record; these are its first bytes.
    case notTLS([UInt8])
    /// The peer broke the TLS protocol, and our library ended it.
    case protocolViolation
    /// Our library could not.
    case local
  }

  public var cause: Cause
  /// The library's words, or a sentence of ours.
  public var message: String

  public init(cause: Cause, message: String) {
    self.cause = cause
    self.message = message
  }
}

/// An alert of the TLS protocol (RFC 8446 §6).
public struct TLSAlert: Hashable, Sendable, CustomStringConvertible {
  public var isFatal: Bool
  public var code: UInt8

  public init(isFatal: Bool, code: UInt8) {
    self.isFatal = isFatal
    self.code = code
  }

  /// Name and number, `handshake_failure (40)`.
  public var description: String { "\(Self.names[code] ?? "unknown") (\(code))" }

  package static let closeNotify: UInt8 = 0
  package static let handshakeFailure: UInt8 = 40
  package static let protocolVersion: UInt8 = 70
  package static let insufficientSecurity: UInt8 = 71
  package static let internalError: UInt8 = 80
  package static let unrecognizedName: UInt8 = 112
  package static let certificateRequired: UInt8 = 116

  private static let names: [UInt8: String] = [
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
    22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate",
    42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
    46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error",
    51: "decrypt_error", 60: "export_restriction", 70: "protocol_version", 71: "insufficient_security",
    80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation",
    109: "missing_extension", 110: "unsupported_extension", 111: "certificate_unobtainable",
    112: "unrecognized_name", 113: "bad_certificate_status_response", 114: "bad_certificate_hash_value",
    115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
  ]
}

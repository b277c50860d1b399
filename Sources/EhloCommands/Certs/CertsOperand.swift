import MailPolicy
import MailResolver
import ProbeEngine
import SMTPWire
import TLSCrypto

/// What was typed to be audited.
enum CertsOperand {
  case file(String)
  case target(Target)

  /// What exists is a file, and so is what looks like the name of one: a misspelt file must not be looked up in the DNS.
  /// Anything else is a target as everywhere.
  init(_ text: String, options: TargetOptions, policy: Policy) throws(UsageError) {
    let isURL = text.hasPart("://") || text.lowercased().hasPrefix("lmtp+unix:")
    if text == "-" || (!isURL && (FilePath.exists(text) || Self.looksLikeFile(text))) {
      self = .file(text)
      return
    }
    do throws(TargetError) {
      self = .target(
        try Target(
          parsing: text, mx: options.mx, usesServiceRecords: options.srv, policy: policy, usesTLS: true,
          converter: InternationalNames()))
    } catch {
      throw UsageError(
        error.message, hint: error.hint ?? "or is it a file? then there is none of this name", target: text)
    }
  }

  private static func looksLikeFile(_ text: String) -> Bool {
    text.contains("/") || suffixes.contains { text.lowercased().hasSuffix($0) }
  }

  private static let suffixes: [String] = [
    ".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".p7c", ".p7s", ".key", ".txt",
  ]
}

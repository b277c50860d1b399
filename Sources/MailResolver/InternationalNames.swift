internal import CIDN2
public import MailDNS
public import ProbeEngine
internal import SMTPWire

/// Internationalised names through libidn2: IDNA2008 with the mapping of UTS 46, as browsers do it.
///
/// A name in plain ASCII needs no library, and none is opened for it.
public struct InternationalNames: NameConverter {
  private let library: @Sendable () -> IDNLibrary?

  public init() { library = { Self.opened } }

  init(fileNames: [String]) {
    let library = IDNLibrary(fileNames: fileNames)
    self.library = { library }
  }

  private static let opened = IDNLibrary()

  /// Longer than any name of 253 bytes in A-labels; what is longer need not be looked at.
  private static let maximumLength = 1024

  public func ascii(of name: String) throws(NameConversionFailure) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    guard name.utf8.count <= Self.maximumLength, !name.utf8.contains(0) else {
      throw NameConversionFailure("the name is longer than 253 bytes")
    }
    guard let library = library() else {
      throw NameConversionFailure(
        "the name is not ASCII, and libidn2, which would convert it, is missing",
        remedy:
          "apt install libidn2-0 (Debian, Ubuntu) or brew install libidn2 (macOS), or give the name in its ASCII form")
    }
    var converted: UnsafeMutablePointer<UInt8>?
    let result = name.withCString(encodedAs: UTF8.self) { library.lookUp($0, &converted, CIDN2_lookup_flags) }
    defer { if let converted { library.free(converted) } }
    guard result == CInt(IDN2_OK.rawValue), let converted else {
      throw NameConversionFailure(
        "this is no internationalised name: \(Escaping.escaped(library.words(for: result).utf8))")
    }
    return String(decodingCString: converted, as: UTF8.self)
  }

  public func unicode(of name: HostName) -> String? {
    guard name.hasALabel, let library = library() else { return nil }
    var converted: UnsafeMutablePointer<CChar>?
    let result = name.ascii.withCString { library.toUnicode($0, &converted, 0) }
    defer { if let converted { library.free(converted) } }
    guard result == CInt(IDN2_OK.rawValue), let converted else { return nil }
    let unicode = String(cString: converted)
    // A label that does not lead back is none (RFC 5891 §4.4), and would show a person another name than is meant.
    guard unicode != name.ascii, (try? ascii(of: unicode)) == name.ascii else { return nil }
    return unicode
  }
}

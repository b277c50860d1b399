package import MailDNS

extension HostName {
  /// Reads a name as a person types it, in any script.
  ///
  /// - Parameter converter: nil refuses what is not ASCII.
  package init(international text: String, converter: (any NameConverter)?) throws(NameConversionFailure) {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      try self.init(checked: text)
      return
    }
    guard let converter else {
      throw NameConversionFailure(
        "the name is not ASCII",
        remedy: "give an internationalised name in its ASCII form, as in xn--bcher-kva.example")
    }
    let ascii = try converter.ascii(of: text)
    // Digits of another script become those of an address, which nobody would read out of the report.
    guard IPAddress(ascii) == nil else {
      throw NameConversionFailure("this stands for the address \(ascii)", remedy: "give the address in ASCII digits")
    }
    try self.init(checked: ascii)
  }

  private init(checked text: String) throws(NameConversionFailure) {
    do throws(HostNameError) {
      try self.init(text)
    } catch {
      throw NameConversionFailure(error.explanation)
    }
  }
}

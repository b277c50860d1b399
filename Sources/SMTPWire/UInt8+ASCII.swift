extension UInt8 {
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  /// A space or a tab.
  package var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// Upper case for ASCII letters, every other byte as it is.
  package var asciiUppercased: UInt8 { (0x61...0x7A).contains(self) ? self - 0x20 : self }
}

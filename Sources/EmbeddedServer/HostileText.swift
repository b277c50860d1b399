/// What fools a terminal, a log or careless code: NUL, escape sequences, a C1 control in UTF-8, bidirectional controls,
/// and bytes that are no UTF-8. No blanks, so that it may stand in the place of one word.
enum HostileText {
  /// As far as it is text.
  static let text = "x\0\u{1B}[2J\u{1B}]0;owned\u{07}\u{9B}31m\u{202E}desrever\u{2066}\u{200F}x"

  /// And more: a bare C1 control, an overlong form, half a surrogate pair, a character cut short.
  static let bytes = Array(text.utf8) + [0x9B, 0x33, 0x31, 0x6D, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xFF, 0xE2, 0x82]
}

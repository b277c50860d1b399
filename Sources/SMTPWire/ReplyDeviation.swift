/// A form that RFC 5321 does not allow, and that a prober must survive and tell.
public enum ReplyDeviation: String, Hashable, Sendable, CaseIterable {
  /// A line ended by LF alone (§2.3.8).
  case bareLF = "bare-lf"
  /// A CR that does not belong to a line end (§2.3.8). Those right in front of a line end are left out of the text.
  case bareCR = "bare-cr"
  /// The lines of one reply carry different codes (§4.2.1).
  case mixedCodes = "mixed-codes"
  /// A line that begins with no reply code.
  case lineWithoutCode = "line-without-code"
  /// A line of more than 512 octets (§4.5.3.1.5).
  case overlongLine = "overlong-line"
  /// A tab where the grammar has a space.
  case tabSeparator = "tab-separator"
  /// NUL, another control byte, or DEL in the text (§4.2).
  case controlBytes = "control-bytes"
  /// A byte above 127 in the text (§4.2; allowed once SMTPUTF8 is in force, RFC 6531 §3.7.4.2).
  case notASCII = "not-ascii"
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How text looks on one stream: its width, and whether it has colour.
struct Terminal {
  static let usualWidth = 80

  var stream: OutputStream
  var environment: Environment

  /// Of the terminal; for a pipe or a file `COLUMNS`, or else 80.
  var width: Int {
    var size = winsize()
    if stream.isTerminal, ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    guard let text = environment["COLUMNS"], let columns = Int(text), columns > 0 else { return Self.usualWidth }
    return columns
  }

  /// What the user says on the command line comes first; then `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` and `CLICOLOR`
  /// (bixense.com/clicolors), in that order; a dumb terminal has none.
  func hasColor(choice: Bool?) -> Bool {
    if let choice { return choice }
    if environment.nonEmpty("NO_COLOR") != nil { return false }
    if let forced = environment.nonEmpty("CLICOLOR_FORCE"), forced != "0" { return true }
    if environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb" { return false }
    return stream.isTerminal
  }
}

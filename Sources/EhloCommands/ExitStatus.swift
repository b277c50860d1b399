/// How every command ends: the numbers are a contract with scripts.
package enum ExitStatus: Int32, Sendable {
  /// All was judged, and nothing reached the level of `--fail-on`.
  case success = 0
  /// A finding reached that level.
  case findings = 1
  /// No such finding, but something could not be judged.
  case incomplete = 2
  /// EX_USAGE of sysexits.h.
  case usage = 64
  /// EX_SOFTWARE.
  case internalError = 70
  /// EX_IOERR: the result could not be written, or a list of targets not be read to its end.
  case outputFailed = 74
  /// 128 and the number of SIGINT.
  case interrupted = 130
  /// 128 and the number of SIGTERM.
  case terminated = 143
}

internal import Certificates

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension UnixTime {
  /// What this machine's clock says.
  static func now() -> UnixTime { UnixTime(seconds: Int64(time(nil))) }
}

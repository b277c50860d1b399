import ProbeEngine
import ProbeReport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A transcript in a file of its own, which nobody but its owner may read.
enum TranscriptFile {
  /// Nothing that exists is overwritten.
  static func write(_ entries: [TranscriptEntry], to path: String) throws(OutputFailure) {
    let descriptor = create(path)
    guard descriptor >= 0 else { throw OutputFailure("\(quoted(path)): \(systemMessage(errno))") }
    defer { close(descriptor) }
    try OutputStream(descriptor: descriptor, name: quoted(path)).write(Transcript.text(of: entries))
  }
}

private func create(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }

import Findings
import ScanPlan

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a scan wrote before it ended in whatever way, and the place where it goes on: the same file, behind the last whole
/// line.
struct EarlierOutput {
  private(set) var endpoints = EndpointLedger()
  private(set) var finished = FinishedLines()
  /// As the lines tell it.
  private(set) var worst: Level?
  private(set) var isComplete = true
  let stream: OutputStream

  /// Nil where nothing is to be resumed. A file that is not there yet is made.
  init?(_ path: String?) throws {
    guard let value = OptionValue("--resume", path) else { return nil }
    let path = try value.path()
    let descriptor = openForBoth(path)
    guard descriptor >= 0 else { throw value.wrong("\(quoted(path)): \(systemMessage(errno))") }
    stream = OutputStream(descriptor: descriptor, name: "--resume: \(quoted(path))")
    guard TextFile.size(of: descriptor) != nil else { throw value.wrong("\(quoted(path)) is no regular file") }
    // Two that write to one file would make one line of two.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // A file system of a network may know no locks.
      throw value.wrong(
        errno == EWOULDBLOCK
          ? "\(quoted(path)) is being written by another scan"
          : "\(quoted(path)) cannot be locked: \(systemMessage(errno))")
    }
    let end = try read(value, path: path)
    // The last line may have been cut off in the midst: it is written anew.
    guard ftruncate(descriptor, off_t(end)) == 0, lseek(descriptor, off_t(end), SEEK_SET) >= 0 else {
      throw OutputFailure("\(stream.name): \(systemMessage(errno))")
    }
  }

  /// Returns where the last whole line ends.
  private mutating func read(_ value: OptionValue, path: String) throws(UsageError) -> Int {
    var splitter = LineSplitter(longest: EarlierLine.longest)
    var end = 0
    while true {
      switch TextFile.piece(of: stream.descriptor) {
      case .failure(let failure): throw value.wrong("\(quoted(path)): \(failure.words)")
      case .success(let bytes) where bytes.isEmpty:
        if let tail = splitter.finish(), !Self.mayBeOurs(tail) {
          throw value.wrong("\(quoted(path)), line \(tail.number), is none that a scan writes")
        }
        return end
      case .success(let bytes):
        splitter.append(bytes)
        while let line = splitter.next() {
          guard let content = line.bytes.flatMap(EarlierLine.init) else {
            throw value.wrong("\(quoted(path)), line \(line.number), is none that a scan writes")
          }
          take(content)
          end = splitter.consumed
        }
      }
    }
  }

  /// Whether the beginning of a line of ours can look like this. The file may be another that was named by mistake.
  private static func mayBeOurs(_ tail: LineSplitter.Line) -> Bool {
    zip(tail.bytes ?? [], #"{"schema":"ehlo/"#.utf8).allSatisfy { $0 == $1 }
  }

  private mutating func take(_ line: EarlierLine) {
    let verdict: EndpointFact.Verdict?
    switch line {
    case .endpoint(let id, let fact):
      endpoints.note(id, fact)
      verdict = fact.verdict
    case .target(let line, let input, let word):
      finished.insert(line, input: input)
      verdict = word
    }
    switch verdict {
    case .fail: worst = .error
    case .warn: worst = max(worst ?? .warning, .warning)
    case .incomplete: isComplete = false
    case .pass, nil: break
    }
  }
}

private func openForBoth(_ path: String) -> Int32 { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }

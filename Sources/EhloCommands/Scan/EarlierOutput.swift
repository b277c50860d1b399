import Findings
import ProbeReport
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
  /// Of all findings in the lines.
  private(set) var worst: Level?
  private(set) var isComplete = true
  /// Of all lines.
  private(set) var summary = ScanSummary(startedAt: .now())
  let stream: OutputStream
  private let shard: Shard?

  /// Nil where nothing is to be resumed. A file that is not there yet is made.
  ///
  /// - Parameter shard: what is done of the scan this time.
  init?(_ path: String?, shard: Shard?, apartFrom inUse: FilesInUse) throws {
    guard let value = OptionValue("--resume", path) else { return nil }
    let path = try value.filePath()
    if let purpose = inUse.purpose(ofPath: path) { throw value.wrong("\(quoted(path)) is \(purpose)") }
    let descriptor = openForBoth(path)
    guard descriptor >= 0 else { throw value.wrong("\(quoted(path)): \(systemMessage(errno))") }
    stream = OutputStream(descriptor: descriptor, name: "--resume: \(quoted(path))")
    self.shard = shard
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
    defer { summary.noteEarlierRun() }
    let reader = EarlierLine.Reader(noting: CountedEndpoint.paths.union(CountedTarget.paths))
    var splitter = LineSplitter(longest: EarlierLine.longest)
    var end = 0
    while true {
      switch TextFile.piece(of: stream.descriptor) {
      case .failure(let failure): throw value.wrong("\(quoted(path)): \(failure.words)")
      case .success(let bytes) where bytes.isEmpty:
        if let tail = splitter.finish(), !Self.isOurs(tail) {
          throw value.wrong("\(quoted(path)), line \(tail.number), is none that a scan writes")
        }
        return end
      case .success(let bytes):
        splitter.append(bytes)
        while let line = splitter.next() {
          guard let (content, noted) = line.bytes.flatMap(reader.read) else {
            throw value.wrong("\(quoted(path)), line \(line.number), is none that a scan writes")
          }
          guard belongsHere(content) else {
            throw value.wrong(
              "\(quoted(path)), line \(line.number), was written with another --shard",
              hint: "each part of a scan has a file of its own")
          }
          take(content, noted)
          end = splitter.consumed
        }
      }
    }
  }

  /// Whether a line without its end is the beginning of one of ours, and of nothing else. The file may be another that was
  /// named by mistake, and what is taken away is gone.
  private static func isOurs(_ tail: LineSplitter.Line) -> Bool {
    guard let bytes = tail.bytes else { return false }
    // Some file systems leave such a tail where the power failed.
    if bytes.allSatisfy({ $0 == 0 }) { return true }
    return [EndpointLine.schema, TargetLine.schema].contains { schema in
      let beginning = #"{"schema":"\#(schema)","generator":{"name":"\#(Generator.ofThisProgram.name)","#
      return zip(bytes, beginning.utf8).allSatisfy { $0 == $1 }
    }
  }

  private func belongsHere(_ line: EarlierLine) -> Bool {
    switch line {
    case .endpoint(let id, _, _): shard?.holds(id) != false
    case .target(let target, _): target.shard == shard?.text
    }
  }

  private mutating func take(_ line: EarlierLine, _ noted: [(path: String, text: String?)]) {
    let judgement: EarlierLine.Judgement
    switch line {
    case .endpoint(let id, let fact, let found):
      endpoints.note(id, fact)
      judgement = found
      if let counted = CountedEndpoint(noted) { summary.add(counted) }
    case .target(let target, let found):
      finished.insert(target.line, input: target.input, policy: target.policy)
      judgement = found
      if let counted = CountedTarget(noted) { summary.add(counted) }
    }
    worst = ([worst].compactMap(\.self) + judgement.levels.compactMap(Level.init)).max()
    isComplete = isComplete && judgement.isComplete
  }
}

private func openForBoth(_ path: String) -> Int32 { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }

import Dispatch
import MailResolver
import ScanPlan
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The lines of files or of standard input, read by a thread of its own when they are asked for and not before.
final class ScanInput: Sendable {
  struct Line: Sendable {
    /// Counted over all files together.
    var number: Int
    /// As a message calls it: `list.txt:7`.
    var place: String
    var content: LineSplitter.Line
  }

  struct Batch: Sendable {
    var lines: [Line] = []
    /// Up to the last of the lines that were handed over until now.
    var bytesRead = 0
    /// No more will come.
    var isEnd = false
    /// Why no more will come, where that is no good end.
    var failure: String?
  }

  private struct Source {
    var name: String
    var descriptor: Int32
  }

  private struct State {
    var wanted = 0
    var continuation: CheckedContinuation<Batch, Never>?
  }

  /// The bytes of all files; nil where one of them has no known size.
  let size: Int?
  private let sources: [Source]
  private let state = Mutex(State())
  private let demand = DispatchSemaphore(value: 0)

  /// - Parameter files: `-` and none at all are standard input.
  init(_ files: [String]) throws(UsageError) {
    var sources: [Source] = []
    for file in files.isEmpty ? ["-"] : files {
      let isStandard = file == "-"
      let descriptor = isStandard ? 0 : try TextFile.open(file, namedBy: nil)
      sources.append(Source(name: isStandard ? "standard input" : quoted(file), descriptor: descriptor))
    }
    self.sources = sources
    var size: Int? = 0
    for source in sources {
      size = if let all = size, let one = TextFile.size(of: source.descriptor) { all + one } else { nil }
    }
    self.size = size
  }

  func note(in inUse: inout FilesInUse) {
    for source in sources { inUse.note(source.descriptor, as: "the list of targets") }
  }

  /// Whether somebody has to type the targets.
  var isTyped: Bool { sources.contains { isatty($0.descriptor) == 1 } }

  /// Nil, or why nothing can be read.
  func start() -> String? { OffThread.startThread { self.serve() } }

  /// At least one line, unless there is no more. Cancelling the task ends the wait. One at a time.
  ///
  /// - Parameter count: of lines at most.
  func next(_ count: Int) async -> Batch {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { $0 = State(wanted: count, continuation: continuation) }
        demand.signal()
        if Task.isCancelled { deliver(Batch(isEnd: true)) }
      }
    } onCancel: {
      deliver(Batch(isEnd: true))
    }
  }

  private func deliver(_ batch: Batch) {
    let continuation = state.withLock { state in
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(returning: batch)
  }

  // MARK: On the thread

  private func serve() {
    var batch = Batch()
    var number = 0
    var bytesBefore = 0
    var wanted = awaitDemand()
    for source in sources {
      var splitter = LineSplitter()
      var isAtEnd = false
      while true {
        while let line = splitter.next() ?? (isAtEnd ? splitter.finish() : nil) {
          number += 1
          batch.lines.append(Line(number: number, place: "\(source.name), line \(line.number)", content: line))
          batch.bytesRead = bytesBefore + splitter.consumed
          guard batch.lines.count >= wanted else { continue }
          wanted = hand(over: &batch)
        }
        if isAtEnd { break }
        // What waits for us does not wait for more to come.
        if !batch.lines.isEmpty { wanted = hand(over: &batch) }
        switch TextFile.piece(of: source.descriptor) {
        case .success(let bytes):
          isAtEnd = bytes.isEmpty
          splitter.append(bytes)
        case .failure(let failure):
          batch.failure = "\(source.name): \(failure.words)"
          batch.isEnd = true
          return deliver(batch)
        }
      }
      bytesBefore += splitter.consumed
      if source.descriptor > 2 { close(source.descriptor) }
    }
    batch.isEnd = true
    deliver(batch)
  }

  private func hand(over batch: inout Batch) -> Int {
    deliver(batch)
    batch.lines = []
    return awaitDemand()
  }

  private func awaitDemand() -> Int {
    demand.wait()
    return state.withLock { max(1, $0.wanted) }
  }
}

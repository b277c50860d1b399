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

/// The lines of files or of standard input, read when they are asked for and not before: by a thread of its own, which may
/// wait, or at once where one look at a disk brings all that there is.
final class ScanInput: Sendable {
  typealias Batch = ScanReader.Batch

  private struct State {
    var wanted = 0
    var continuation: CheckedContinuation<Batch, Never>?
  }

  /// The bytes of all files; nil where one of them has no known size.
  let size: Int?
  private let sources: [ScanReader.Source]
  private let reader: Mutex<ScanReader>
  private let state = Mutex(State())
  private let demand = DispatchSemaphore(value: 0)

  /// - Parameter files: `-` and none at all are standard input.
  init(_ files: [String]) throws(UsageError) {
    var sources: [ScanReader.Source] = []
    for file in files.isEmpty ? ["-"] : files {
      let isStandard = file == "-"
      let descriptor = isStandard ? 0 : try TextFile.open(file, namedBy: nil)
      sources.append(ScanReader.Source(name: isStandard ? "standard input" : quoted(file), descriptor: descriptor))
    }
    self.sources = sources
    reader = Mutex(ScanReader(sources))
    var size: Int? = 0
    for source in sources {
      size = if let all = size, let one = TextFile.size(of: source.descriptor) { all + one } else { nil }
    }
    self.size = size
  }

  /// As messages call all of them.
  var name: String { sources.map(\.name).joined(separator: ", ") }

  func note(in inUse: inout FilesInUse) {
    for source in sources { inUse.note(source.descriptor, as: "the list of targets") }
  }

  /// Whether somebody has to type the targets.
  var isTyped: Bool { sources.contains { isatty($0.descriptor) == 1 } }

  /// A thread costs more than the lines of a small file.
  private var isSmall: Bool { size.map { $0 <= TextFile.pieceSize } ?? false }

  /// Nil, or why nothing can be read.
  func start() -> String? { isSmall ? nil : OffThread.startThread { self.serve() } }

  /// What ``next(_:)`` gives, where nobody has to wait for it; nil where somebody has.
  func nextAtOnce(_ count: Int) -> Batch? { isSmall ? reader.withLock { $0.next(count) } : nil }

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
    var isEnd = false
    while !isEnd {
      demand.wait()
      let count = state.withLock(\.wanted)
      let batch = reader.withLock { $0.next(count) }
      isEnd = batch.isEnd
      deliver(batch)
    }
  }
}

import ScanPlan

/// The lines of several files, one file after another.
struct ScanReader: Sendable {
  struct Line: Sendable {
    /// Counted over all files together.
    var number: Int
    /// As a message calls it: `list.txt, line 7`.
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

  struct Source: Sendable {
    var name: String
    var descriptor: Int32
  }

  private let sources: [Source]
  /// Of the source that is read now.
  private var index = 0
  private var splitter = LineSplitter()
  private var isSourceAtEnd = false
  private var number = 0
  /// Of the sources before this one.
  private var bytesBefore = 0

  init(_ sources: [Source]) { self.sources = sources }

  /// At least one line, unless there is no more; waits until there is one. Not to be asked again after the end.
  ///
  /// - Parameter count: of lines at most.
  mutating func next(_ count: Int) -> Batch {
    var batch = Batch()
    while index < sources.count {
      takeLines(count, into: &batch.lines)
      batch.bytesRead = bytesBefore + splitter.consumed
      // What waits for us does not wait for more to come.
      guard batch.lines.count < count, isSourceAtEnd || batch.lines.isEmpty else { return batch }
      if isSourceAtEnd {
        endSource()
      } else if let failure = readPiece() {
        batch.failure = failure
        break
      }
    }
    batch.isEnd = true
    return batch
  }

  private mutating func takeLines(_ count: Int, into lines: inout [Line]) {
    while lines.count < count, let line = splitter.next() ?? (isSourceAtEnd ? splitter.finish() : nil) {
      number += 1
      lines.append(Line(number: number, place: "\(sources[index].name), line \(line.number)", content: line))
    }
  }

  /// Why there is none.
  private mutating func readPiece() -> String? {
    let source = sources[index]
    switch TextFile.piece(of: source.descriptor) {
    case .success(let bytes):
      isSourceAtEnd = bytes.isEmpty
      splitter.append(bytes)
      return nil
    case .failure(let failure): return "\(source.name): \(failure.words)"
    }
  }

  private mutating func endSource() {
    bytesBefore += splitter.consumed
    splitter = LineSplitter()
    isSourceAtEnd = false
    let descriptor = sources[index].descriptor
    if descriptor > 2 { TextFile.close(descriptor) }
    index += 1
  }
}

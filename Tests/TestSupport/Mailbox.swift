internal import Foundation
internal import Glibc

/// The `new` folder of a Maildir, where each message is a file that appears there whole.
package struct Mailbox: Sendable {
  private let folder: URL

  package init(_ path: String) { folder = URL(fileURLWithPath: path).appendingPathComponent("new") }

  /// Takes one message out, as soon as there is one.
  ///
  /// - Throws: where none comes within the time.
  package func next(withinSeconds seconds: Double = ChildProcess.limit) throws -> [UInt8] {
    let watch = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard watch >= 0 else { throw Nothing(folder: folder.path) }
    defer { close(watch) }
    guard inotify_add_watch(watch, folder.path, UInt32(IN_MOVED_TO | IN_CREATE)) >= 0 else {
      throw Nothing(folder: folder.path)
    }
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
      if let name = try FileManager.default.contentsOfDirectory(atPath: folder.path).first {
        let file = folder.appendingPathComponent(name)
        let bytes = [UInt8](try Data(contentsOf: file))
        try FileManager.default.removeItem(at: file)
        return bytes
      }
      let left = end.timeIntervalSinceNow
      guard left > 0 else { throw Nothing(folder: folder.path) }
      var descriptor = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, Int32(left * 1000) + 1)
      var events = [UInt8](repeating: 0, count: 4096)
      _ = read(watch, &events, events.count)
    }
  }

  private struct Nothing: Error {
    var folder: String
  }
}

import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The program at a terminal of its own, on which a test types and whose screen it reads. Everything is waited for, with a
/// limit that only a fault can reach.
final class PseudoTerminal {
  private let master: Int32
  /// Held open, so that the terminal can be looked at when the program has ended.
  private let slave: Int32
  private let process: ChildProcess
  private let atFirst: termios
  /// All that came.
  private(set) var screen = ""
  private var bytes: [UInt8] = []
  /// Up to where the screen was waited for.
  private var seen = 0

  struct Missing: Error, CustomStringConvertible {
    var text: String
    var screen: String
    var description: String { "no \(text.debugDescription) on the screen:\n\(screen.debugDescription)" }
  }

  init(_ words: [String], columns: UInt16 = 80, environment: [String: String] = [:]) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    let path = try #require(Self.unlocked(master))
    slave = open(path, O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    for descriptor in [master, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var settings = termios()
    _ = tcgetattr(slave, &settings)
    atFirst = settings

    process = try ChildProcess(
      Ehlo.binary, words,
      environment: Ehlo.environment(with: ["TERM": "xterm", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }),
      terminal: path)
  }

  /// The path of the other end.
  private static func unlocked(_ master: Int32) -> String? {
    #if canImport(Darwin)
      guard grantpt(master) == 0, unlockpt(master) == 0 else { return nil }
      return ptsname(master).map { String(cString: $0) }
    #else
      // What unlockpt and ptsname do, which the module of the C library leaves out: TIOCSPTLCK and TIOCGPTN.
      var (isLocked, number): (Int32, UInt32) = (0, 0)
      guard ioctl(master, 0x4004_5431, &isLocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else { return nil }
      return "/dev/pts/\(number)"
    #endif
  }

  deinit {
    process.signal(SIGKILL)
    close(master)
    close(slave)
  }

  func type(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        try read("a terminal that takes what is typed", for: POLLOUT)
      }
    }
  }

  /// Waits until this stands on the screen, behind what was waited for before.
  func wait(for text: String) throws {
    while true {
      if let range = screen[screen.utf8.index(screen.startIndex, offsetBy: seen)...].range(of: text) {
        seen = screen.utf8.distance(from: screen.startIndex, to: range.upperBound)
        return
      }
      try read(text)
    }
  }

  /// What has come since the last wait; nothing is waited for.
  var unseen: Substring { screen[screen.utf8.index(screen.startIndex, offsetBy: seen)...] }

  private func read(_ wanted: String, for events: Int32 = POLLIN) throws {
    var poll = pollfd(fd: master, events: Int16(POLLIN) | Int16(events), revents: 0)
    guard Foundation.poll(&poll, 1, Int32(ChildProcess.limit * 1000)) > 0 else {
      throw Missing(text: wanted, screen: screen)
    }
    guard poll.revents & Int16(POLLIN) != 0 else { return }
    take()
  }

  private func take() {
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = Foundation.read(master, &piece, piece.count), count > 0 { bytes += piece.prefix(count) }
    screen = String(decoding: bytes, as: UTF8.self)
  }

  func signal(_ number: Int32) { process.signal(number) }

  /// Waits until it has stopped.
  func waitForStop() async throws {
    try #require(await process.killedInTime { await process.hasStopped() }, "it has ended in place of stopping")
  }

  /// Whether the terminal has the settings that it had before the program began.
  var isAsAtFirst: Bool {
    var settings = termios()
    _ = tcgetattr(slave, &settings)
    return settings.c_lflag == atFirst.c_lflag && settings.c_iflag == atFirst.c_iflag
      && settings.c_oflag == atFirst.c_oflag
  }

  /// Waits for the end of the program.
  ///
  /// - Returns: its status, and whether the terminal is as it was before.
  func end() async throws -> (status: Int32, isRestored: Bool) {
    let status = await process.killedInTime { await process.status() }
    take()
    return (status, isAsAtFirst)
  }

  /// The lines of the screen without colours, as far as nothing but text and line ends was written.
  var lines: [String] {
    var text = ""
    var rest = screen.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}", rest.first == "[" else {
        if scalar != "\r" { text.unicodeScalars.append(scalar) }
        continue
      }
      rest = rest.dropFirst().drop { !("@"..."~").contains($0) }.dropFirst()
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

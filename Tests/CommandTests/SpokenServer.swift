import Foundation
import TestSupport
import Testing

/// One connection to a server for which the test speaks, word by word: for what depends on who says something first.
final class SpokenServer {
  private let descriptor: Int32
  private var heard = ""

  struct Silence: Error {
    var wanted: String
    var heard: String
  }

  /// Takes the next connection of a socket.
  init(on socket: DeafSocket) throws {
    try Self.wait(for: socket.listener, "a connection")
    descriptor = accept(socket.listener, nil, nil)
    try #require(descriptor >= 0)
  }

  deinit { close(descriptor) }

  func say(_ line: String) throws {
    let bytes = Array("\(line)\r\n".utf8)
    try #require(send(descriptor, bytes, bytes.count, 0) == bytes.count)
  }

  /// Waits for a line.
  func hear(_ line: String) throws {
    while !heard.hasSuffix("\(line)\r\n") {
      try Self.wait(for: descriptor, line, heard: heard)
      var piece = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { throw Silence(wanted: line, heard: heard) }
      heard += String(decoding: piece.prefix(count), as: UTF8.self)
    }
  }

  /// Closes the connection; the listener stays.
  func leave() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private static func wait(for descriptor: Int32, _ wanted: String, heard: String = "") throws {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Foundation.poll(&poll, 1, Int32(ChildProcess.limit * 1000)) > 0 else {
      throw Silence(wanted: wanted, heard: heard)
    }
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Small files that the user names: certificates and keys.
enum FileBytes {
  /// A bundle of all public roots is about 250 KB; whatever passes this is no file of certificates.
  static let maximumSize = 16 * 1024 * 1024

  /// Why a file cannot be read, without its name.
  struct Trouble: Error {
    var reason: String
  }

  static func read(_ path: String, as role: String) throws(TLSSetupFailure) -> [UInt8] {
    do throws(Trouble) {
      return try bytes(of: path)
    } catch {
      throw TLSSetupFailure("\(role) \(printable(path)): \(error.reason)")
    }
  }

  /// - Parameter name: as an error line calls it.
  static func read(descriptor: Int32, as name: String) throws(TLSSetupFailure) -> [UInt8] {
    do throws(Trouble) {
      return try bytes(of: descriptor)
    } catch {
      throw TLSSetupFailure("\(name): \(error.reason)")
    }
  }

  static func bytes(of path: String) throws(Trouble) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Trouble(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    return try bytes(of: descriptor)
  }

  /// Up to the end of what a descriptor gives, which stays open.
  private static func bytes(of descriptor: Int32) throws(Trouble) -> [UInt8] {
    var status = stat()
    var size = 64 * 1024
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      guard status.st_size <= maximumSize else { throw tooLarge }
      // One octet more, so that the end is seen at once; a file of the kernel says that it has none.
      if status.st_size > 0 { size = Int(status.st_size) + 1 }
    }
    var bytes: [UInt8] = []
    while true {
      var (count, code) = (0, Int32(0))
      let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
        count = systemRead(descriptor, buffer.baseAddress, buffer.count)
        code = errno
        initialized = max(0, count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if code == EINTR { continue }
        throw Trouble(reason: String(cString: strerror(code)))
      }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      guard bytes.count <= maximumSize else { throw tooLarge }
    }
  }

  private static var tooLarge: Trouble { Trouble(reason: "is larger than \(maximumSize / 1_048_576) MiB") }

  static func isDirectory(_ path: String) -> Bool { (try? kind(of: path)) == S_IFDIR }

  /// Not a pipe or a device, at which a reader could wait for ever.
  static func isRegular(_ path: String) throws(Trouble) -> Bool { try kind(of: path) == S_IFREG }

  private static func kind(of path: String) throws(Trouble) -> mode_t {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Trouble(reason: String(cString: strerror(errno))) }
    return status.st_mode & S_IFMT
  }

  /// The names in a directory; nil (and errno) where it cannot be read.
  static func entries(ofDirectory path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
            String(cString: $0)
          }
        })
    }
    return names
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer, count)
    #else
      Glibc.read(descriptor, buffer, count)
    #endif
  }
}

/// What the user typed as an error line shows it: control bytes escaped, so that it stays one line, and cut where nobody
/// reads on.
package func printable(_ text: String) -> String {
  if text.utf8.count <= 200, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  var result = ""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    if index == 200 { return result + "…" }
    if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
      for byte in String(scalar).utf8 { result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

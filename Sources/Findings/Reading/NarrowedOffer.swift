import ProbeEngine
import TLSSession

extension ClientOptions {
  /// What was on offer, in words, where the user wanted less than all; nil where it was all. What comes of a narrowed
  /// offer is no limit of the server's.
  var narrowed: String? {
    let usual = ClientOptions()
    var parts: [String] = []
    if minimumVersion > usual.minimumVersion || maximumVersion < usual.maximumVersion {
      let lowest = minimumVersion == maximumVersion ? "" : "\(minimumVersion.rawValue) to "
      parts.append("TLS \(lowest)\(maximumVersion.rawValue)")
    }
    if case .list(let suites) = suites { parts.append("the suites \(Excerpt.of(suites.utf8))") }
    return parts.isEmpty ? nil : "only " + parts.joined(separator: " with ")
  }

  /// Nil where the server could have chosen a suite that nothing is to be said against.
  var narrowedSuites: String? {
    if case .list = suites { return narrowed }
    return maximumVersion < .v1_3 ? narrowed : nil
  }

  /// Nil where the server could have chosen a version that is up to date.
  var narrowedVersions: String? { maximumVersion < .v1_2 ? narrowed : nil }
}

extension Observation {
  /// What the server chose, from a narrowed offer where there was one.
  init(chosen message: String, from offer: String?, level: Level? = nil) {
    guard let offer else {
      self.init(message, level: level)
      return
    }
    self.init(
      "\(message); on offer was \(offer)", level: level,
      remedy: "To see what the server chooses by itself, probe without --tls-min, --tls-max and --ciphers. "
        + "Where no old client needs this, let the server refuse it.")
  }
}

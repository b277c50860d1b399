package import ProbeEngine

/// What is kept of an endpoint to the end of the run.
package struct EndpointFact: Hashable, Sendable {
  package enum Conclusion: UInt8, Hashable, Sendable {
    /// The record says what there is to know.
    case observed
    /// The server asked to come back later as often as it was asked, or this machine could not connect.
    case inconclusive
    /// This machine has no route to it, or it is in no public place: that hides nothing of the others of its targets.
    case skipped
    /// The user wants it left alone, whatever that hides.
    case denied
    /// It belongs to another part of the scan.
    case elsewhere
  }

  /// The word of the report, which is found floors above.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case fail
    case incomplete
    case warn
    case pass
  }

  /// To compare it with others of a target. The largest first, so that there are no gaps.
  package var imprint: Imprint
  package var conclusion: Conclusion
  package var verdict: Verdict

  package init(_ conclusion: Conclusion, _ verdict: Verdict, _ imprint: Imprint = Imprint()) {
    self.imprint = imprint
    self.conclusion = conclusion
    self.verdict = verdict
  }
}

extension EndpointFact.Conclusion {
  /// As lines of the output have it.
  package var word: String {
    switch self {
    case .observed: "observed"
    case .inconclusive: "inconclusive"
    case .skipped, .denied: "skipped"
    case .elsewhere: "elsewhere"
    }
  }

  /// - Parameter isDenied: what is known of one that was skipped.
  package init?(word: String, isDenied: Bool) {
    switch word {
    case "observed": self = .observed
    case "inconclusive": self = .inconclusive
    case "skipped": self = isDenied ? .denied : .skipped
    default: return nil
    }
  }
}

import MailResolver
import ProbeEngine
import ProbeTransport

extension CertsOptions {
  /// Nil where no source is to be asked.
  ///
  /// - Parameter thread: for connections.
  func revocationExaminer(on thread: LoopThread) throws(UsageError) -> RevocationExaminer? {
    guard ocsp || crl else { return nil }
    var plan = ProbePlan()
    try target.apply(to: &plan)
    try dns.apply(to: &plan)
    try limits.apply(to: &plan.limits)
    return RevocationExaminer(
      .init(ocsp: ocsp, lists: crl),
      download: HTTPDownload(resolver: SystemResolver(), fetcher: NIOHTTPFetcher(on: thread), plan: plan))
  }
}

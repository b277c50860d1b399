import SMTPWire

/// AUTH, then the transaction.
struct AuthenticatedTransaction: Exchange {
  private var authentication: Authentication
  private var transaction: Transaction
  private let extent: TransactionPlan.Extent
  private var offer: ServerOffer?

  init(_ credentials: Credentials, _ plan: TransactionPlan) {
    authentication = Authentication(credentials)
    transaction = Transaction(plan)
    extent = plan.extent
  }

  func file(in record: inout EndpointRecord) {
    transaction.file(in: &record)
    record.transaction?.authentication = authentication.record
  }

  var secrets: SpokenSecrets { authentication.secrets }

  mutating func begin(_ offer: ServerOffer) -> ExchangeStep {
    self.offer = offer
    return authentication.begin(offer)
  }

  mutating func answered(_ reply: Reply, milliseconds: Double) -> ExchangeStep {
    guard !authentication.record.isDone, let offer else {
      return transaction.answered(reply, milliseconds: milliseconds)
    }
    switch authentication.answered(reply, milliseconds: milliseconds) {
    case .step(let step): return step
    case .done: return extent == .auth ? .ended(.done) : transaction.begin(offer)
    }
  }

  mutating func wasSent() -> ExchangeStep { transaction.wasSent() }
}

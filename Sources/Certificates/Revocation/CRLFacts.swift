/// What a revocation list (RFC 5280 §5) says of one certificate, and who says it. Facts: whether to believe it is a
/// verdict.
public struct CRLFacts: Hashable, Sendable {
  public enum Signer: Hashable, Sendable {
    /// The authority that issued the certificate.
    case issuer
    /// It has the authority's name, but the authority's certificate does not let it sign lists.
    case unentitled
    /// Another name than the authority's.
    case stranger
    /// The signature is not by the authority's key.
    case forged
    /// The authority is not known here, so that nobody can tell.
    case unknown
  }

  /// What a list covers (RFC 5280 §5.2.5).
  public struct Scope: Hashable, Sendable {
    public var coversHosts = true
    public var coversAuthorities = true
    /// False: it tells only some of the reasons for which certificates are revoked.
    public var coversAllReasons = true
    /// It holds certificates of other authorities, too.
    public var isIndirect = false
    /// The places that it is a part for; nil: it is whole.
    public var points: [[UInt8]]?

    public init() {}
  }

  public var signer: Signer
  public var thisUpdate: UnixTime
  public var nextUpdate: UnixTime?
  public var scope: Scope
  /// It holds only the changes since another list (RFC 5280 §5.2.4).
  public var isDelta: Bool
  /// A critical extension of it is not known here.
  public var hasUnknownExtension: Bool
  public var entryCount: Int
  /// Of the certificate in question; nil where it is not listed.
  public var revocation: Revocation?

  public init(
    signer: Signer = .unknown, thisUpdate: UnixTime, nextUpdate: UnixTime?, scope: Scope = Scope(),
    isDelta: Bool = false, hasUnknownExtension: Bool = false, entryCount: Int = 0, revocation: Revocation? = nil
  ) {
    self.signer = signer
    self.thisUpdate = thisUpdate
    self.nextUpdate = nextUpdate
    self.scope = scope
    self.isDelta = isDelta
    self.hasUnknownExtension = hasUnknownExtension
    self.entryCount = entryCount
    self.revocation = revocation
  }
}

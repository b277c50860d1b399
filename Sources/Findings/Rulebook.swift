import MailPolicy
public import ProbeEngine

/// Every rule, in the order in which a dialogue meets them.
public enum Rulebook {
  package static let rules: [any Rule.Type] = [
    // resolve and connect
    DomainNotFound.self,
    NoMailHost.self,
    NullMX.self,
    MXCname.self,
    MXAddressLiteral.self,
    MXPrivateAddress.self,
    MXNoAddress.self,
    ImplicitMX.self,
    SingleMX.self,
    DNSFailure.self,
    DNSBogus.self,
    DNSTimeout.self,
    ConnectionRefused.self,
    ConnectionTimeout.self,
    ConnectionUnreachable.self,
    ConnectionReset.self,
    NoRoute.self,
    BackendsDiffer.self,
    // greeting and replies
    GreetingRejected.self,
    GreetingTimeout.self,
    ClosedBeforeGreeting.self,
    NotSMTP.self,
    ServerBusy.self,
    GreetingSlow.self,
    ReplySyntax.self,
    ReplyControlBytes.self,
    ReplyNotASCII.self,
    ReplyTooLong.self,
    ReplyTooSlow.self,
    ReplyMalformed.self,
    UnsolicitedReply.self,
    ConnectionClosed.self,
    ConnectionLost.self,
    ReplyTimeout.self,
    EhloRefused.self,
    BannerMasked.self,
    KeywordMasked.self,
    GreetingNameMismatch.self,
    GreetingNameUnresolvable.self,
    PtrMissing.self,
    PtrNotConfirmed.self,
    // STARTTLS
    StartTLSNotOffered.self,
    StartTLSRefused.self,
    PlaintextAfter220.self,
    HandshakeFailed.self,
    ClientCertificateRequired.self,
    StartTLSOfferedInsideTLS.self,
    SecondGreetingInsideTLS.self,
    EhloRefusedInsideTLS.self,
    StartTLSHidden.self,
    // capabilities
    AuthBeforeTLS.self,
    CapabilityLostInsideTLS.self,
    CapabilityChangedByTLS.self,
    XClientExposed.self,
    // the transaction
    NothingSent.self,
    AuthRefused.self,
    SenderRefused.self,
    RecipientRefused.self,
    MessageRefused.self,
    RelayAccepted.self,
    RelayControlRefused.self,
    RelayUndecided.self,
    TLSNotEnforced.self,
    // TLS
    ProtocolObsolete.self,
    SuiteWeak.self,
    NoForwardSecrecy.self,
    NoCloseNotify.self,
    QuitUnanswered.self,
    // certificates
    CertificateMissing.self,
    CertificateUntrusted.self,
    SelfSigned.self,
    IncompleteChain.self,
    CertificateExpired.self,
    CertificateNotYetValid.self,
    ExpiresSoon.self,
    NameMismatch.self,
    NameOnlyInCommonName.self,
    WrongPurpose.self,
    WeakKey.self,
    WeakSignature.self,
    ChainOutOfOrder.self,
    ChainSuperfluous.self,
    ChainDuplicate.self,
    ChainHasRoot.self,
    MustStapleMissing.self,
    StapleExpired.self,
    StapleInvalid.self,
    Revoked.self,
    NameConstraintsViolated.self,
    NotACA.self,
    NamesWithNUL.self,
    WildcardPartial.self,
    X509V1.self,
    NoSAN.self,
    // certificates, as an audit sees them
    KeyMismatch.self,
    NotRenewed.self,
    KeyChanged.self,
    KeyKept.self,
    ExpiresWithin.self,
    LeafNotFirst.self,
    CertificateUnreadable.self,
    KeyReused.self,
    ChainDiffersByAddress.self,
    ChainDiffersByKey.self,
    ChainDependsOnSNI.self,
    SNIRequired.self,
    ChainTooLong.self,
    CrossSignExpired.self,
    NotDER.self,
    DateEncoding.self,
    NoEndDate.self,
    SignatureAlgorithmDiffers.self,
    CriticalExtensionUnknown.self,
    ExtensionMalformed.self,
    ExtensionRepeated.self,
    Precertificate.self,
    SerialInvalid.self,
    SerialShort.self,
    CommonNameNotNamed.self,
    NameMalformed.self,
    NameInternal.self,
    NamesTooMany.self,
    NameRepeated.self,
    WildcardTooWide.self,
    SANNotCritical.self,
    WebNames.self,
    PurposeMissing.self,
    PurposeSurplus.self,
    PurposeNotNested.self,
    KeyUsageUnfit.self,
    CAAsLeaf.self,
    PathLengthExceeded.self,
    LeafConstraints.self,
    CANotCritical.self,
    RSAExponent.self,
    KeyUnusual.self,
    KeySizeOdd.self,
    CurveExplicit.self,
    KeyBroken.self,
    PSSUnusual.self,
    ValidityTooLong.self,
    MustStapleDemanded.self,
    TimestampsMissing.self,
    PolicyMissing.self,
    SubjectUnit.self,
    RevocationMissing.self,
    RevocationInconclusive.self,
    // this machine, as the one who sends
    OurAddressPrivate.self,
    OurPtrMissing.self,
    OurPtrNotConfirmed.self,
    OurPtrGeneric.self,
    OurHeloUnresolvable.self,
    OurHeloMismatch.self,
    OurHeloLiteral.self,
    OurSessionRefused.self,
  ]

  public static let specifications: [RuleSpecification] = rules.map { $0.specification }

  public static func specification(of id: String) -> RuleSpecification? { specifications.first { $0.id == id } }

  /// The findings of one target under its policy: of each endpoint in turn, then of the target as a whole; the more
  /// severe first within each.
  public static func findings(of target: JudgedTarget) -> [Finding] {
    target.endpoints.flatMap { findings(of: $0) } + findings(ofWhole: target)
  }

  /// Of one endpoint, the more severe first: of its first dialogue, and what only further ones met.
  public static func findings(of endpoint: JudgedEndpoint) -> [Finding] {
    let first = findings(ofRun: endpoint)
    return ordered(first + FurtherFindings(of: endpoint, beyond: first).all)
  }

  /// Of one dialogue alone.
  static func findings(ofRun run: JudgedEndpoint) -> [Finding] {
    rules.flatMap { rule in
      rule.check(run).compactMap { finding($0, of: rule.specification, endpoint: run.id, policy: run.policy) }
    }
  }

  /// Of a target apart from each of its endpoints, the more severe first.
  public static func findings(ofWhole target: JudgedTarget) -> [Finding] {
    let found = rules.flatMap { rule in
      rule.check(target).compactMap { finding($0, of: rule.specification, endpoint: nil, policy: target.policy) }
    }
    return ordered(found)
  }

  /// What is to say of this machine, as the one who sends; the more severe first.
  public static func findings(of sender: SenderRecord) -> [Finding] {
    ordered(
      rules.flatMap { rule in
        rule.check(sender).compactMap {
          finding($0, of: rule.specification, endpoint: nil, policy: sender.target?.policy ?? .may)
        }
      })
  }

  static func ordered(_ findings: [Finding]) -> [Finding] {
    // Stable: within a level the order of the rulebook stays.
    Level.allCases.reversed().flatMap { level in findings.filter { $0.level == level } }
  }

  static func finding(
    _ observation: Observation, of specification: RuleSpecification, endpoint: String?, policy: Policy
  ) -> Finding? {
    guard let usual = specification.levels[policy] else { return nil }
    return Finding(
      id: specification.id, level: observation.level ?? usual,
      subject: .init(
        endpoint: endpoint, certificate: observation.certificate.map(String.init(describing:)),
        name: observation.name),
      message: observation.message, evidence: observation.evidence,
      remedy: observation.remedy ?? specification.remedies.first { $0.software == nil }?.text,
      reference: specification.reference)
  }
}

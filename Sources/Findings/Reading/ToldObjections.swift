/// Objections of the library that a rule of its own tells; `certificate-untrusted` tells the others.
enum ToldObjections {
  static let names =
    NameConstraintsViolated.objections + NotACA.objections + WrongPurpose.objections
    + CriticalExtensionUnknown.objections + PathLengthExceeded.objections
    + ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]
}

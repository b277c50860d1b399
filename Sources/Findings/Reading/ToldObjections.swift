/// Objections of the library that a rule of its own tells; `certificate-untrusted` tells the others.
enum ToldObjections {
  static let names: Set<String> = NameConstraintsViolated.objections.union(NotACA.objections).union(
    WrongPurpose.objections
  ).union(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])
}

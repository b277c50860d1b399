// swift-tools-version: 6.1
import PackageDescription

#if canImport(Glibc)
  import Glibc
#endif

// Floors, from the ground up. A target imports only what it declares here; Tests/check-imports holds that.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
// Its lock is one that the thread sanitizer knows. That of Synchronization is none once somebody waits for it: the
// library that then takes it is not instrumented. Tests/check-imports keeps it out of what runs under that sanitizer.
let nioLocks = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")

// How the release binary is put together on Linux. Half of what a single probe costs is to begin at all, so each of these
// shows (Benchmarks/README.md says how that is measured): no relocations of our own (what reads hostile bytes is compiled Swift, and
// libssl is at a random place as before), no export, the few functions of C++ within, and what runs in every probe side by
// side, in the order that Benchmarks/order-symbols found. A symbol that no longer exists is no error.
let link = "\(Context.packageDirectory)/Sources/ehlo/Link"
let linkFlags =
  [
    "-use-ld=lld", "-Xclang-linker", "-no-pie", "-Xclang-linker", "-static-libgcc",
    "-Xlinker", "--version-script=\(link)/exports.map",
    "-Xlinker", "--symbol-ordering-file=\(link)/symbols.txt", "-Xlinker", "--no-warn-symbol-ordering",
  ] + (hasStaticLibraryOfCxx ? ["-L", link] : [])

// Debian and Ubuntu have it beside the shared one, others in a package of its own.
var hasStaticLibraryOfCxx: Bool {
  #if canImport(Glibc)
    var found = glob_t()
    defer { globfree(&found) }
    return glob("/usr/lib/gcc/*/*/libstdc++.a", 0, nil, &found) == 0
  #else
    return false
  #endif
}

func floor(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "ehlo",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "ehlo", targets: ["ehlo"]),
    .library(name: "EhloProbe", targets: ["ProbeEngine", "ProbeTransport", "Findings", "ProbeReport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0")
  ],
  targets: [
    // 0
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    // Not linked, but opened when a name is looked up; without pkgConfig, which would link it.
    .systemLibrary(name: "CUnbound", providers: [.apt(["libunbound-dev"]), .brew(["unbound"])]),
    // As above, for names that are not ASCII.
    .systemLibrary(name: "CIDN2", providers: [.apt(["libidn2-dev"]), .brew(["libidn2"])]),
    // As above, for a conversation at a terminal; a part of macOS.
    .systemLibrary(name: "CEdit", providers: [.apt(["libedit-dev"])]),
    // 1
    floor("SMTPWire"),
    floor("MailDNS"),
    floor("Certificates"),
    // 2
    floor("TLSCrypto", ["Certificates", "COpenSSL", nioLocks]),
    floor("TLSSession", ["TLSCrypto", "Certificates", "COpenSSL", nioLocks]),
    floor("MailPolicy", ["MailDNS", "Certificates"]),
    // 3
    floor("ProbeEngine", ["SMTPWire", "TLSSession", "TLSCrypto", "MailDNS", "MailPolicy", "Certificates"]),
    // 4
    floor("ScanPlan", ["ProbeEngine", "SMTPWire", "MailDNS", "MailPolicy"]),
    // 5
    floor(
      "Findings", ["ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "TLSSession", "MailDNS"],
      exclude: ["README.md"]),
    floor(
      "ProbeTransport",
      ["ProbeEngine", "SMTPWire", "TLSSession", "MailDNS", "Certificates", nioCore, nioPosix, nioLocks, nioHTTP1]),
    floor("MailResolver", ["ProbeEngine", "MailDNS", "SMTPWire", "CUnbound", "CIDN2"]),
    floor("LineEditor", ["CEdit"]),
    floor("EmbeddedServer", ["SMTPWire", "TLSSession", "TLSCrypto", "Certificates", nioCore, nioPosix, nioLocks]),
    // 6
    .target(
      name: "ProbeReport",
      dependencies: ["Findings", "ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "TLSSession", "MailDNS"],
      exclude: ["Schema"], swiftSettings: settings),
    // 7
    floor(
      "EhloCommands",
      [
        "ProbeReport", "Findings", "ProbeTransport", "MailResolver", "EmbeddedServer", "ProbeEngine", "MailPolicy",
        "Certificates", "MailDNS", "SMTPWire", "TLSSession", "TLSCrypto", "ScanPlan", "LineEditor",
      ],
      exclude: ["Scan/README.md"]),
    // 8
    .executableTarget(
      name: "ehlo", dependencies: ["EhloCommands"], exclude: ["Link"], swiftSettings: settings,
      linkerSettings: [.unsafeFlags(linkFlags, .when(platforms: [.linux], configuration: .release))]),
    // What tests of several floors share
    .target(name: "TestSupport", dependencies: [nioLocks], path: "Tests/TestSupport", swiftSettings: settings),
    // Tests, floor by floor
    tests("SMTPWireTests", ["SMTPWire"]),
    tests("MailDNSTests", ["MailDNS"]),
    tests("CertificatesTests", ["Certificates"]),
    tests("TLSCryptoTests", ["TLSCrypto", "Certificates"]),
    tests("TLSSessionTests", ["TLSSession", "TLSCrypto", "Certificates"]),
    tests("MailPolicyTests", ["MailPolicy", "MailDNS", "Certificates"]),
    tests(
      "ProbeEngineTests",
      ["ProbeEngine", "SMTPWire", "TLSSession", "TLSCrypto", "MailDNS", "MailPolicy", "Certificates"]),
    tests("ScanPlanTests", ["ScanPlan", "ProbeEngine", "SMTPWire", "MailDNS"]),
    tests(
      "FindingsTests",
      [
        "Findings", "ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "TLSSession", "TLSCrypto", "MailDNS",
        "TestSupport",
      ]),
    tests("MailResolverTests", ["MailResolver", "ProbeEngine", "MailDNS", "TestSupport"]),
    tests("LineEditorTests", ["LineEditor", "TestSupport"]),
    tests(
      "EmbeddedServerTests",
      ["EmbeddedServer", "SMTPWire", "TLSSession", "TLSCrypto", "Certificates", nioCore, nioPosix]),
    tests(
      "ProbeTransportTests",
      [
        "ProbeTransport", "EmbeddedServer", "Findings", "ProbeEngine", "MailPolicy", "Certificates", "MailDNS",
        "SMTPWire",
        "TLSSession", "TLSCrypto", "TestSupport", nioCore, nioPosix, nioLocks,
      ]),
    tests(
      "ProbeReportTests",
      [
        "ProbeReport", "ScanPlan", "Findings", "ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "TLSSession",
        "MailDNS",
      ],
      exclude: ["validate-schema"]),
    tests(
      "CommandTests",
      ["ehlo", "EhloCommands", "EmbeddedServer", "Findings", "Certificates", "TLSCrypto", "TestSupport"],
      // Servers that cannot be installed beside Postfix: Tests/run --long unpacks them and switches these tests on.
      exclude: Context.environment["EHLO_INTEROP"] == nil ? ["Interop"] : []),
  ]
)

// Fuzz targets are for Tests/fuzz alone: they and the flags they need burden no user of the package. Every module that
// they call is built with the sanitizers, or the fuzzer would be blind to what happens within.
if Context.environment["EHLO_FUZZ"] != nil {
  let sanitizers = ["-sanitize=fuzzer,address"]
  let fuzzed: [Target.Dependency] = [
    "Findings", "ProbeEngine", "SMTPWire", "TLSSession", "TLSCrypto", "MailDNS", "MailPolicy", "Certificates",
  ]
  for target in package.targets where target.type == .regular {
    target.swiftSettings = settings + [.unsafeFlags(sanitizers)]
  }
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["Corpus", "README.md", "make-corpus", "smtp.dict"],
      swiftSettings: settings + [.unsafeFlags(sanitizers)],
      linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])]))
}

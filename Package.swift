// swift-tools-version: 6.1
import PackageDescription

// Floors, from the ground up. A target imports only what it declares here; Tests/check-imports holds that.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")

func floor(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "ehlo",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "ehlo", targets: ["ehlo"]),
    .library(name: "EhloProbe", targets: ["ProbeEngine", "ProbeTransport", "Findings", "ProbeReport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    // 0
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    // 1
    floor("SMTPWire"),
    floor("MailDNS"),
    floor("Certificates"),
    // 2
    floor("TLSCrypto", ["Certificates", "COpenSSL"]),
    floor("TLSSession", ["TLSCrypto", "Certificates", "COpenSSL"]),
    floor("MailPolicy", ["MailDNS", "Certificates"]),
    // 3
    floor("ProbeEngine", ["SMTPWire", "TLSSession", "MailDNS", "MailPolicy", "Certificates"]),
    // 5
    floor("Findings", ["ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "MailDNS"]),
    floor("ProbeTransport", ["ProbeEngine", "MailDNS", nioCore, nioPosix]),
    floor("MailResolver", ["ProbeEngine", "MailDNS"]),
    floor("EmbeddedServer", ["SMTPWire", "TLSSession", "TLSCrypto", "Certificates", nioCore, nioPosix]),
    // 6
    floor("ProbeReport", ["Findings", "ProbeEngine", "MailPolicy", "Certificates", "SMTPWire", "MailDNS"]),
    // 7
    floor(
      "EhloCommands",
      [
        "ProbeReport", "Findings", "ProbeTransport", "MailResolver", "EmbeddedServer", "ProbeEngine", "MailPolicy",
        "Certificates", "MailDNS", "SMTPWire", "TLSSession", "TLSCrypto",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // 8
    .executableTarget(name: "ehlo", dependencies: ["EhloCommands"], swiftSettings: settings),
  ]
)

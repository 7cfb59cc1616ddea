// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
// Strict memory safety fires inside the macros of Swift Testing.
let tested: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

// One file without Swift's libraries beside it: half the start of one that the loader has to put together. The two
// libraries are what FoundationEssentials, which the argument parser imports, needs of a static link. Names for other
// programs to link with are left out: nobody asks for them. What the loader has to put right at its random address is
// packed, and put right before the start: what is not written to later cannot be overwritten.
let whole =
  ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-use-ld=lld"]
  + ["--no-export-dynamic", "-z", "pack-relative-relocs", "-z", "now"].flatMap { ["-Xlinker", $0] }

let package = Package(
  name: "payout-links-sandbox",
  products: [
    .library(name: "PayoutLinksSandbox", targets: ["PayoutLinksSandbox"]),
    .executable(name: "payout-links-sandbox", targets: ["payout-links-sandbox"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // Pure: values in, values out, nothing imported.
    .target(name: "PayoutLinks", swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "HTTP1", swiftSettings: strict),

    // Effects: epoll, sockets, time, libcrypto.
    .target(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // What well-kept libraries do with bytes: base64, gzip, secrets compared, text found.
    .target(name: "Coding", dependencies: ["CLinux", "COpenSSL", "CZlib"], swiftSettings: strict),
    .target(name: "Server", dependencies: ["HTTP1", "Coding", "CLinux", "COpenSSL"], swiftSettings: strict),

    // What is imitated: accounts, their links and clocks, fixtures, journal, faults, waits. It knows no route and no
    // reply.
    .target(name: "CBuiltInFixtures", cSettings: [.disableWarning("c23-extensions")]),
    .target(
      name: "ImitatedWorld", dependencies: ["PayoutLinks", "JSON", "HTTP1", "Coding", "CBuiltInFixtures"],
      swiftSettings: strict),

    // Its faces, the API and the admin calls, and what puts all together.
    .target(name: "CBuiltInOpenAPI", cSettings: [.disableWarning("c23-extensions")]),
    .target(name: "CBuiltInDocs", cSettings: [.disableWarning("c23-extensions")]),
    .target(name: "CBuiltInDocuments", cSettings: [.disableWarning("c23-extensions")]),
    .target(name: "CBuiltInPages", exclude: ["assets"], cSettings: [.disableWarning("c23-extensions")]),
    .target(
      name: "PayoutLinksSandbox",
      dependencies: [
        "ImitatedWorld", "PayoutLinks", "JSON", "HTTP1", "Coding", "Server", "CBuiltInOpenAPI",
        "CBuiltInDocuments", "CBuiltInPages",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "payout-links-sandbox",
      dependencies: [
        "PayoutLinksSandbox", "ImitatedWorld", "PayoutLinks", "HTTP1", "JSON", "Coding", "Server", "CBuiltInDocs",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: [.unsafeFlags(whole, .when(platforms: [.linux], configuration: .release))]),

    // The engine alone, for tools that judge HTTP servers: not part of the product.
    .executableTarget(
      name: "wire-probe",
      dependencies: [
        "Server", "HTTP1", "JSON", "Coding", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(name: "PayoutLinksTests", dependencies: ["PayoutLinks", "Harness"], swiftSettings: tested),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Harness"], swiftSettings: tested),
    .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1", "Harness"], swiftSettings: tested),
    .target(
      name: "Harness", dependencies: ["PayoutLinks", "HTTP1", "COpenSSL"], path: "Tests/Harness", swiftSettings: tested),
    .testTarget(name: "CodingTests", dependencies: ["Coding", "Harness"], swiftSettings: tested),
    .testTarget(name: "ServerTests", dependencies: ["Server", "HTTP1", "Coding", "Harness"], swiftSettings: tested),
    .testTarget(
      name: "PayoutLinksSandboxTests",
      dependencies: [
        "PayoutLinksSandbox", "ImitatedWorld", "PayoutLinks", "JSON", "HTTP1", "Coding", "Server", "Harness",
      ],
      swiftSettings: tested),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "payout-links-sandbox", "wire-probe", "JSON", "Server", "Harness",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: tested),
    .testTarget(name: "ClientTests", dependencies: ["payout-links-sandbox", "Harness"], swiftSettings: tested),
  ]
)

// Fuzzing needs instrumented code and the toolchain's libFuzzer: scripts/fuzz names it, and nothing else builds that.
// What is fuzzed is tried with its seeds by every test run.
let fuzzed: [Target.Dependency] = [
  "HTTP1", "JSON", "PayoutLinks", "ImitatedWorld", "PayoutLinksSandbox", "Server", "Harness",
]
if let libFuzzer = Context.environment["PAYOUT_LINKS_SANDBOX_LIBFUZZER"] {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: fuzzed + ["CLibFuzzer"], path: "Fuzz", exclude: ["CLibFuzzer", "tests"],
      sources: ["checks", "fuzz"], swiftSettings: tested,
      linkerSettings: [.unsafeFlags([libFuzzer]), .linkedLibrary("stdc++")]),
  ]
} else {
  package.targets.append(
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, path: "Fuzz", exclude: ["CLibFuzzer", "fuzz"],
      sources: ["checks", "tests"], swiftSettings: tested))
}

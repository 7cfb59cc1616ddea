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

let package = Package(
  name: "payout-links-sandbox",
  targets: [
    // Pure: values in, values out, nothing imported.
    .target(name: "PayoutLinks", swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "HTTP1", swiftSettings: strict),

    .testTarget(name: "PayoutLinksTests", dependencies: ["PayoutLinks"], swiftSettings: tested),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: tested),
    .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1"], swiftSettings: tested),
  ]
)

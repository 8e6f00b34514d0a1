// swift-tools-version: 6.1
import Foundation
import PackageDescription

let environment = ProcessInfo.processInfo.environment

// As in Titrate's own package.
#if arch(x86_64)
  let isWide =
    environment["TITRATE_CPU", default: "native"] == "native"
    && (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx2 ") ?? false
#else
  let isWide = false
#endif
let vectors: [String] = isWide ? ["-Xcc", "-mavx2"] : []

// Benchmarks of Titrate against peer software; `make bench` builds and runs them together with the peers.
let package = Package(
  name: "titrate-benchmarks",
  dependencies: [
    .package(name: "titrate", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    // The tasks of the tests, by a link.
    .target(
      name: "ClassicControl",
      dependencies: [
        .product(name: "DosingMDP", package: "titrate"), .product(name: "Stochastics", package: "titrate"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"),
      ]),
    .executableTarget(
      name: "TitrateBenchmarks",
      dependencies: [
        "ClassicControl",
        .product(name: "DosingMDP", package: "titrate"), .product(name: "Stochastics", package: "titrate"),
        .product(name: "Tensors", package: "titrate"), .product(name: "PolicyLearning", package: "titrate"),
        .product(name: "PolicyEvaluation", package: "titrate"), .product(name: "DiffEq", package: "titrate"),
        .product(name: "Pharmacometrics", package: "titrate"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"),
        .unsafeFlags(vectors),
      ]),
  ],
  cxxLanguageStandard: .cxx20
)

// swift-tools-version: 6.1
import Foundation
import PackageDescription

// libtorch is looked for in TORCH_HOME (a PyTorch installation, e.g. `site-packages/torch`, which may be a CUDA
// build) and else in .torch/, where scripts/setup unpacks it.
let environment = ProcessInfo.processInfo.environment
let torch = environment["TORCH_HOME"] ?? Context.packageDirectory + "/.torch"
let hasCUDA = FileManager.default.fileExists(atPath: torch + "/lib/libtorch_cuda.so")

// CVODE, which every model is compared with, is used where its headers are (scripts/setup --test).
let hasSundials = FileManager.default.fileExists(atPath: "/usr/include/cvode/cvode.h")

// HDF5 is looked for in HDF5_HOME, where Debian has it (libhdf5-dev, by scripts/setup), and in /usr. Without it the build
// goes through, and data sets of other learners cannot be read or written.
let hdf5: (headers: String, library: String, folder: String?)? = {
  func hasHeader(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/hdf5.h") }
  if let home = environment["HDF5_HOME"] { return (home + "/include", "hdf5", home + "/lib") }
  if hasHeader("/usr/include/hdf5/serial") { return ("/usr/include/hdf5/serial", "hdf5_serial", nil) }
  return hasHeader("/usr/include") ? ("/usr/include", "hdf5", nil) : nil
}()
// The compiler searches /usr/include by itself.
let hdf5Headers: [CSetting] =
  hdf5.map { $0.headers == "/usr/include" ? [] : [.unsafeFlags(["-isystem", $0.headers])] } ?? []
let hdf5Linking: [LinkerSetting] =
  hdf5.map { found in
    let flags = found.folder.map { ["-L" + $0, "-Xlinker", "-rpath", "-Xlinker", $0] } ?? []
    return (flags.isEmpty ? [] : [.unsafeFlags(flags)]) + [.linkedLibrary(found.library)]
  } ?? []

// Warnings are errors in CI. They are not for users, whose newer compiler may warn of more.
let isStrict = environment["TITRATE_STRICT"] == "1"
let strict: [String] = isStrict ? ["-warnings-as-errors"] : []

// The vectors of AVX2 are used where the processor has them, twice as wide as those of every x86-64. Results are the
// same to the last bit, since each operation rounds alike and none are fused. What is built so needs such a processor:
// TITRATE_CPU=baseline builds for any, and for others.
#if arch(x86_64)
  let isWide =
    environment["TITRATE_CPU", default: "native"] == "native"
    && (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx2 ") ?? false
#else
  let isWide = false
#endif
let vectors: [String] = isWide ? ["-Xcc", "-mavx2"] : []

func settings(_ flags: [String]) -> [SwiftSetting] {
  [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(flags),
  ]
}
let swift = settings(strict + vectors)
// Tests are a client like any other, with pairs: what they compile of the library must agree with what it has compiled.
let tests = settings(strict)

/// Targets that are linked into the same program as libtorch need its library folder at link time and at run time.
let torchLinking: [LinkerSetting] =
  [
    .unsafeFlags(["-L" + torch + "/lib", "-Xlinker", "-rpath", "-Xlinker", torch + "/lib"]),
    .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
  ]
  + (hasCUDA
    ? [.unsafeFlags(["-Xlinker", "--no-as-needed"]), .linkedLibrary("torch_cuda"), .linkedLibrary("c10_cuda")]
    : [])

let oracle: [Target] =
  hasSundials
  ? [.systemLibrary(name: "CSundials", path: "Tests/CSundials", providers: [.apt(["libsundials-dev"])])] : []

let package = Package(
  name: "titrate",
  products: [
    .executable(name: "titrate", targets: ["titrate"]),
    .library(name: "Quantities", targets: ["Quantities"]),
    .library(name: "Stochastics", targets: ["Stochastics"]),
    .library(name: "DiffEq", targets: ["DiffEq"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "DosingMDP", targets: ["DosingMDP"]),
    .library(name: "Pharmacometrics", targets: ["Pharmacometrics"]),
    .library(name: "Cohorts", targets: ["Cohorts"]),
    .library(name: "Interchange", targets: ["Interchange"]),
    .library(name: "VirtualPatients", targets: ["VirtualPatients"]),
    .library(name: "PolicyLearning", targets: ["PolicyLearning"]),
    .library(name: "PolicyEvaluation", targets: ["PolicyEvaluation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // L0
    .target(name: "Quantities", swiftSettings: swift),
    .target(name: "Stochastics", swiftSettings: swift),
    .target(name: "CLanes"),
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags(
          [
            "-isystem", torch + "/include", "-isystem", torch + "/include/torch/csrc/api/include",
            "-fno-math-errno", "-Wall", "-Wextra",
          ] + (isStrict ? ["-Werror"] : []))
      ],
      linkerSettings: torchLinking),
    .target(name: "CHDF5", cSettings: hdf5Headers, linkerSettings: hdf5Linking),
    // L1
    .target(name: "DiffEq", dependencies: ["CLanes", "Stochastics"], swiftSettings: swift),
    .target(name: "Tensors", dependencies: ["CTorch", "Stochastics"], swiftSettings: swift),
    .target(name: "DosingMDP", dependencies: ["Quantities", "Stochastics"], swiftSettings: swift),
    // L2
    .target(name: "Pharmacometrics", dependencies: ["Quantities", "Stochastics", "DiffEq"], swiftSettings: swift),
    .target(
      name: "Cohorts",
      dependencies: [
        "Quantities", "DosingMDP", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: swift),
    .target(name: "Interchange", dependencies: ["CHDF5", "DosingMDP"], swiftSettings: swift),
    // L3
    .target(
      name: "VirtualPatients",
      dependencies: ["Quantities", "Stochastics", "DiffEq", "Pharmacometrics", "DosingMDP"], swiftSettings: swift),
    .target(name: "PolicyLearning", dependencies: ["DosingMDP", "Tensors", "Stochastics"], swiftSettings: swift),
    .target(name: "PolicyEvaluation", dependencies: ["DosingMDP", "Tensors", "Stochastics"], swiftSettings: swift),
    // L5
    .executableTarget(
      name: "titrate",
      dependencies: [
        "Quantities", "Stochastics", "DiffEq", "Tensors", "DosingMDP", "Pharmacometrics", "Cohorts",
        "VirtualPatients", "PolicyLearning", "PolicyEvaluation", "Interchange", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: swift),
    // Published results to train for again; the classic tasks are those of the tests.
    .executableTarget(
      name: "reproduce",
      dependencies: [
        "DosingMDP", "Tensors", "Stochastics", "VirtualPatients", "PolicyLearning", "TestSupport", "Yams",
      ], path: "Reproductions/Runner", swiftSettings: swift),
    // Models of treatment effects over time, on the tumor benchmark.
    .executableTarget(
      name: "counterfactual", dependencies: ["Tensors", "Stochastics", "VirtualPatients", "PolicyEvaluation"],
      path: "Reproductions/Counterfactual", swiftSettings: swift),
    // Tests
    .target(
      name: "TestSupport", dependencies: ["DosingMDP", "Stochastics"], path: "Tests/TestSupport", swiftSettings: tests),
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "StochasticsTests", dependencies: ["Stochastics", "TestSupport"], exclude: ["Sampling/Golden"],
      swiftSettings: tests),
    .testTarget(
      name: "DiffEqTests", dependencies: ["DiffEq", "Stochastics", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "Stochastics", "TestSupport"], exclude: ["Golden"],
      swiftSettings: tests),
    .testTarget(
      name: "DosingMDPTests", dependencies: ["DosingMDP", "Stochastics", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "PharmacometricsTests",
      dependencies: ["Pharmacometrics", "Quantities", "DiffEq", "Stochastics", "TestSupport"],
      swiftSettings: tests),
    .testTarget(
      name: "CohortsTests", dependencies: ["Cohorts", "DosingMDP", "Quantities", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "VirtualPatientsTests",
      dependencies: ["VirtualPatients", "Pharmacometrics", "DiffEq", "DosingMDP", "Stochastics", "TestSupport"],
      swiftSettings: tests),
    .testTarget(
      name: "PolicyLearningTests",
      dependencies: ["PolicyLearning", "DosingMDP", "Tensors", "Stochastics", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "InterchangeTests", dependencies: ["Interchange", "DosingMDP", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "PolicyEvaluationTests",
      dependencies: ["PolicyEvaluation", "DosingMDP", "Tensors", "Stochastics", "TestSupport"],
      exclude: ["Causal/Golden"], swiftSettings: tests),
    .testTarget(
      name: "TitrateTests",
      dependencies: [
        "titrate", "DiffEq", "DosingMDP", "Interchange", "Pharmacometrics", "PolicyEvaluation", "PolicyLearning",
        "Stochastics", "Tensors", "TestSupport", "Yams",
      ], swiftSettings: tests),
    .testTarget(
      name: "OracleTests",
      dependencies: ["Pharmacometrics", "DiffEq", "Stochastics", "TestSupport"]
        + (hasSundials ? [.target(name: "CSundials")] : []),
      swiftSettings: tests + (hasSundials ? [.define("SUNDIALS")] : [])),
  ] + oracle,
  cxxLanguageStandard: .cxx20
)

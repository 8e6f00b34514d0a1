import Foundation
import Stochastics
import Tensors
import TestSupport
import Testing

/// Comparisons with PyTorch and safetensors themselves, where an interpreter that has both is found: in TITRATE_PYTHON
/// or in .venv of the package.
@Suite("Python", .tags(.golden, .slow), .enabled(if: Python.interpreter != nil, "\(Python.absence)"))
struct PythonTests {
  @Test func theGoldenFileIsUpToDate() throws {
    try withFile { url in
      let script = GoldenFile.folder.appending(path: "generate.py").path
      try Python.run([script, url.path])
      let (fresh, committed) = (try GoldenFile.read(url), try GoldenFile.read())
      #expect(fresh.torch == committed.torch)
      #expect(fresh.cases.keys == committed.cases.keys)
      for (name, expected) in fresh.cases {
        let found = try #require(committed.cases[name])
        for (a, b) in zip(found.inputs + found.outputs, expected.inputs + expected.outputs) {
          #expect(a.shape == b.shape && a.type == b.type, "\(name)")
          #expect(agree(a.values, b.values, tolerance: 1e-5), "\(name)")
        }
        for (a, b) in zip(found.gradients, expected.gradients) {
          #expect(agree(a ?? [], b ?? [], tolerance: 1e-5), "\(name)")
        }
      }
    }
  }

  @Test func safetensorsAreExchanged() throws {
    try withFile { ours in
      try withFile { theirs in
        let tensors: [String: Tensor] = [
          "float": try .normal([3, 5], key: Key(seed: 1)),
          "double": try .normal([7], key: Key(seed: 2), dataType: .float64),
          "integer": try Tensor([-5, 6, 7]), "truth": try Tensor([true, false, true]),
          "scalar": try Tensor(scalar: 2.5), "empty": try .zeros([0, 2]),
        ]
        try Safetensors.write(tensors, metadata: ["source": "Titrate"], to: ours)
        let program = """
          import sys
          from safetensors import safe_open
          from safetensors.torch import load_file, save_file
          values = load_file(sys.argv[1])
          with safe_open(sys.argv[1], "pt") as file:
              metadata = file.metadata()
          assert metadata == {"source": "Titrate"}, metadata
          assert values["double"].shape == (7,) and values["truth"].tolist() == [True, False, True]
          save_file({name: value + value if name != "truth" else ~value for name, value in values.items()}, sys.argv[2],
                    {"source": "Python"})
          """
        try Python.run(["-c", program, ours.path, theirs.path])
        let content = try Safetensors.read(from: theirs)
        #expect(content.metadata == ["source": "Python"])
        #expect(Set(content.tensors.keys) == Set(tensors.keys))
        for (name, tensor) in tensors {
          let expected = try name == "truth" ? .!tensor : tensor * 2
          #expect(try content.tensors[name]?.isSame(as: expected) == true, "\(name)")
        }
      }
    }
  }
}

/// A Python with PyTorch and safetensors.
enum Python {
  struct Failure: Error, CustomStringConvertible {
    let status: Int32
    let output: String
    var description: String { "Python ended with status \(status): \(output)" }
  }

  /// The interpreter, where one was found that imports what the tests need.
  static var interpreter: String? { try? search.get() }

  /// Why there is none.
  static var absence: String {
    if case .failure(let failure) = search { failure.output } else { "" }
  }

  /// The imports are tried once, since PyTorch takes seconds to start.
  private static let search: Result<String, Failure> = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path =
      ProcessInfo.processInfo.environment["TITRATE_PYTHON"] ?? package.appending(path: ".venv/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      return .failure(
        Failure(status: 0, output: "no interpreter at \(path); run scripts/setup --test or set TITRATE_PYTHON"))
    }
    do {
      try run(["-c", "import numpy, safetensors.torch, torch"], with: path)
      return .success(path)
    } catch {
      // The last line of a traceback is the reason.
      let reason = "\(error)".split(whereSeparator: \.isNewline).last ?? "unknown reason"
      return .failure(Failure(status: 0, output: "\(path) lacks what the tests import: \(reason)"))
    }
  }()

  static func run(_ arguments: [String]) throws { try run(arguments, with: search.get()) }

  /// Runs without the user's packages, settings and start-up files (`-I`), on one thread.
  private static func run(_ arguments: [String], with interpreter: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-I"] + arguments
    process.environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": FileManager.default.temporaryDirectory.path,
      "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(status: process.terminationStatus, output: output)
    }
  }
}

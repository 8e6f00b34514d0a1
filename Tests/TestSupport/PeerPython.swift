import Foundation

/// A Python with peer software (d3rlpy, ONNX Runtime, TensorBoard, Minari, Gymnasium): in TITRATE_PEERS or in .venv-bench
/// of the package, which scripts/setup-bench makes.
public struct PeerPython: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public let status: Int32
    public let output: String
    public var description: String { "Python ended with status \(status): \(output)" }
  }

  /// The modules that must be there.
  public let modules: [String]
  /// Why a test that needs them does not run; empty where it can.
  public let absence: String
  private let interpreter: String

  /// Looks for the modules, without starting those that take seconds.
  public init(_ modules: String...) {
    self.modules = modules
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    interpreter =
      ProcessInfo.processInfo.environment["TITRATE_PEERS"] ?? package.appending(path: ".venv-bench/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: interpreter) else {
      absence = "no interpreter at \(interpreter); run scripts/setup-bench or set TITRATE_PEERS"
      return
    }
    let search = """
      import importlib.util, sys
      missing = [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]
      sys.exit("lacks " + ", ".join(missing) if missing else 0)
      """
    do {
      _ = try Self.run(["-c", search] + modules, with: interpreter, environment: [:])
      absence = ""
    } catch {
      absence = "\(interpreter): \(error)"
    }
  }

  public var isPresent: Bool { absence.isEmpty }

  /// Runs a program with arguments, without the user's packages and start-up files (`-I`), on one thread.
  /// - Returns: what it printed on standard output.
  @discardableResult
  public func run(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws -> String {
    try Self.run(["-c", program] + arguments, with: interpreter, environment: environment)
  }

  private static func run(
    _ arguments: [String], with interpreter: String, environment: [String: String]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-I"] + arguments
    let scratch = FileManager.default.temporaryDirectory
    let errors = scratch.appending(path: "peer-\(UUID().uuidString).log")
    defer { try? FileManager.default.removeItem(at: errors) }
    try Data().write(to: errors)
    process.environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": scratch.path, "OMP_NUM_THREADS": "1",
      "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    ].merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      throw Failure(status: process.terminationStatus, output: output + reason)
    }
    return output
  }
}

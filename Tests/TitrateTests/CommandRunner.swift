import Foundation

/// Runs the built command as a user would.
struct CommandRunner {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  #if DEBUG
    private static let build = "debug"
  #else
    private static let build = "release"
  #endif

  static let command = root.appending(path: ".build/\(build)/titrate")

  static func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = command
    process.arguments = arguments
    let folder = try temporaryFolder()
    let output = folder.appending(path: "stdout")
    let errors = folder.appending(path: "stderr")
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "titrate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

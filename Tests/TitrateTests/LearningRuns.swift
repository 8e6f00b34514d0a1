import DosingMDP
import Foundation
import Interchange
import Testing

/// Small trainings of the command, each of a second or two.
struct LearningRuns {
  let folder: URL

  init() throws { folder = try CommandRunner.temporaryFolder() }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  /// A small network that learns often.
  static let quick = [
    "--algorithm", "dqn", "--environment", "adaptive-therapy", "--option", "patients=25,85",
    "--set", "parameters.network.perceptron.hidden=[8]", "--set", "training.warmUp=50", "--set",
    "training.capacity=500",
    "--trial-courses", "6",
  ]

  /// - Parameter more: goes after the quick settings and in their place.
  func train(_ out: String, steps: Int = 300, _ more: String...) throws -> CommandRunner.Outcome {
    try CommandRunner.run(["train"] + Self.quick + ["--steps", "\(steps)", "--out", path(out)] + more)
  }

  /// Starts a training, and kills it after its first checkpoint.
  func interrupt(_ arguments: [String], out: String) throws {
    let process = Process()
    process.executableURL = CommandRunner.command
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while process.isRunning && !has("\(out)/checkpoint.safetensors") { usleep(2000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try #require(has("\(out)/checkpoint.safetensors"), "it was over before it could be killed")
  }

  /// Courses of three decisions among three options, as d3rlpy keeps them.
  static func courses(option: (Int, Int) -> Int = { ($0 + $1) % 3 }, reward: Double = 0.734375) -> LoggedEpisodes {
    LoggedEpisodes(
      name: "log", features: ["a", "b"], actions: .options(3),
      episodes: (0..<20).map { course in
        LoggedEpisode(
          observations: (0...3).map { [Float(course % 5), Float($0)] },
          actions: (0..<3).map { .option(option(course, $0)) }, rewards: [reward, 0.25, -1],
          finish: course % 2 == 0 ? .terminal : .truncated)
      })
  }

  /// Writes them. Without libhdf5 the test ends.
  func write(_ courses: LoggedEpisodes, to name: String) throws -> String {
    try D3rlpyDataset.write(courses, to: folder.appending(path: name))
    return path(name)
  }

  /// Whether the build can read and write data sets.
  static let hasHDF5: Bool = {
    let file = FileManager.default.temporaryDirectory.appending(path: "titrate-\(UUID().uuidString).h5")
    defer { try? FileManager.default.removeItem(at: file) }
    return (try? D3rlpyDataset.write(courses(), to: file)) != nil
  }()
}

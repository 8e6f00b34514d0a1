import Foundation
import PolicyLearning
import Stochastics
import Tensors

/// Trains again for published results: `reproduce FILE.yaml… [--out FOLDER] [--threads N] [--seeds N]`.
///
/// Runs that are done are kept, so that it can be broken off and taken up again. It ends with 1 where a result is not met.
@main
struct Reproduce {
  private var files: [URL] = []
  private var out = URL(filePath: "out/reproductions")
  private var threads = ProcessInfo.processInfo.activeProcessorCount
  /// Runs of each file at most.
  private var limit = Int.max

  static func main() throws {
    var command = Reproduce()
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--out": command.out = URL(filePath: arguments.popFirst() ?? command.out.path)
      case "--threads": command.threads = arguments.popFirst().flatMap(Int.init) ?? command.threads
      case "--seeds": command.limit = arguments.popFirst().flatMap(Int.init) ?? command.limit
      default: command.files.append(URL(filePath: argument))
      }
    }
    let results = try command.files.map(command.reproduce)
    exit(results.allSatisfy { $0 } ? 0 : 1)
  }

  /// Whether what the file expects is met.
  private func reproduce(_ file: URL) throws -> Bool {
    let name = file.deletingPathExtension().lastPathComponent
    let reproduction = try Reproduction(contentsOf: file)
    say("\(name): \(reproduction.title)")
    let seeds = Array(reproduction.seeds.prefix(limit))
    let folder = out.appending(path: name)
    let runs = try parallelMap(count: seeds.count, threads: threads, prepare: { prepareThread() }) { index in
      try run(reproduction, seed: seeds[index], folder: folder.appending(path: "seed-\(seeds[index])"))
    }
    let summary = Summary(name, reproduction, runs)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(summary).write(to: folder.appending(path: "summary.json"), options: .atomic)
    say(summary.line)
    return summary.isMet
  }
}

/// Prints a line at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

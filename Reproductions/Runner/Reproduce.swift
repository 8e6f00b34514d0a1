import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors

/// Trains again for published results: `reproduce FILE.yaml… [--out FOLDER] [--threads N] [--seeds N]`.
///
/// Runs that are done are kept, so that it can be broken off and taken up again. It ends with 1 where a result is not met;
/// a file whose data set is not there is left out with a line that says so.
@main
struct Reproduce {
  private var files: [URL] = []
  private var out = URL(filePath: "out/reproductions")
  private var threads = ProcessInfo.processInfo.activeProcessorCount
  /// Runs of each file at most.
  private var limit = Int.max

  static func main() {
    do {
      exit(try isEachMet() ? 0 : 1)
    } catch {
      FileHandle.standardError.write(Data("reproduce: \(error)\n".utf8))
      exit(2)
    }
  }

  private static func isEachMet() throws -> Bool {
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
    // All files are read before anything is trained, and what others are compared with comes first.
    let all = try command.files.map { (file: $0, reproduction: try Reproduction(contentsOf: $0)) }
    let alone = all.filter { $0.reproduction.expected.above == nil }
    let ordered = alone + all.filter { $0.reproduction.expected.above != nil }
    return try ordered.map { try command.reproduce($0.reproduction, of: $0.file) }.allSatisfy { $0 }
  }

  /// Whether what the file expects is met.
  private func reproduce(_ reproduction: Reproduction, of file: URL) throws -> Bool {
    let name = file.deletingPathExtension().lastPathComponent
    say("\(name): \(reproduction.title)")
    let seeds = Array(reproduction.seeds.prefix(limit))
    let folder = out.appending(path: name)
    do {
      let log = try reproduction.log.map { name in
        let recipe = try LogRecipe(named: name, beside: file)
        return try recipe.collect(folder: out.appending(path: "logs/\(name)"))
      }
      let runs = try parallelMap(count: seeds.count, threads: threads, prepare: { prepareThread() }) { index in
        try run(reproduction, seed: seeds[index], log: log, folder: folder.appending(path: "seed-\(seeds[index])"))
      }
      if let sizes = reproduction.sizes, let log {
        try studySufficiency(of: reproduction, DataSufficiency(sizes: sizes, seeds: seeds), log, folder)
      }
      let lesser = try reproduction.expected.above.map { try Summary(in: out.appending(path: $0)) }
      let summary = Summary(name, reproduction, runs, above: lesser)
      try summary.write(to: folder)
      say(summary.line)
      return summary.isMet
    } catch let missing as MissingData {
      say("left out: \(missing)")
      return true
    }
  }

  /// Learns from parts of the log too, and leaves the curve as a table and as a picture.
  private func studySufficiency(
    of reproduction: Reproduction, _ study: DataSufficiency, _ log: LoggedEpisodes, _ folder: URL
  ) throws {
    let curve = try study.run(courses: log.episodes.count, threads: threads) { patients, seed in
      var part = log
      part.episodes = patients.map { log.episodes[$0] }
      let place = folder.appending(path: "\(patients.count)-patients/seed-\(seed)")
      return try run(reproduction, seed: seed, log: part, folder: place).value
    }
    try Data(curve.csv.utf8).write(to: folder.appending(path: "sufficiency.csv"), options: .atomic)
    try Data(curve.plot(value: "Score").svg.utf8).write(
      to: folder.appending(path: "sufficiency.svg"), options: .atomic)
  }
}

/// Prints a line at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

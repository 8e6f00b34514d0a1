import ArgumentParser
import Foundation

/// `titrate run`: the whole pipeline.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Records in, an evaluated dosing policy and a report out.",
    discussion: """
      Writes into the output folder: report.html (opens offline), results.json (every number of the report), run.json
      (resolved configuration, seed, version, data hash, timings), policy/ and cohort.sqlite.

      Ends with 0 whether or not the data support the learned policy: the report says which.
      """)

  @Argument(help: "The configuration, a YAML file.") var configuration: String
  @Option(help: "The data, a file or folder, in place of the configuration's.") var data: String?
  @Option(help: "The seed, in place of the configuration's.") var seed: UInt64?
  @Option(help: "The output folder.") var out = "out"
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print results.json on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
  }

  func run() throws {
    let pipeline = try Pipeline(
      configuration: configuration, data: data, seed: seed, out: out, threads: threads ?? standardThreads())
    let report = try pipeline.run()
    note(report.verdict.headline)
    if let simulation = report.verdict.simulation { note(simulation) }
    note("Report: \(pipeline.folder.appending(path: "report.html").path)")
    if json { print(String(decoding: try ResultsDocument.encode(report), as: UTF8.self), terminator: "") }
  }
}

import ArgumentParser
import Foundation

/// `titrate robustness`: a policy where patients or settings are others.
struct RobustnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robustness",
    abstract: "How much a policy's gain depends on the patients and on the settings it was learned with.",
    discussion: """
      The configuration's section `robustness` names shifts (other virtual patients, the same policies: another subtype,
      center or adherence, something that goes wrong) and variations (learned again with other weights of the reward, another
      state, other doses). All are compared with the clinicians on the same patients, with every training seed:

        robustness:
          shifts:
            - {name: fast clearance, change: {settings: {CL: 50}}}
          variations:
            - {name: no price of drug, change: {reward.treatment: 0}}

      Writes robustness.json and robustness.svg into --out.
      Research software, not a medical device.
      """)

  @Argument(help: "The configuration, a YAML file with simulated data.") var configuration: String
  @Option(help: "The seed, in place of the configuration's.") var seed: UInt64?
  @Option(help: "The output folder.") var out = "out"
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the table as JSON on standard output.") var json = false

  func validate() throws { try validate(threads: threads) }

  func run() throws {
    let pipeline = try Pipeline(
      configuration: configuration, data: nil, seed: seed, out: out, threads: threads ?? standardThreads())
    let stage = RobustnessStage(
      base: pipeline.configuration, store: try pipeline.importCohort(), keys: pipeline.keys, threads: pipeline.threads)
    let table = try stage.run()
    try OutputFolder(url: pipeline.folder).writing {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      try encoder.encode(table).write(to: pipeline.folder.appending(path: "robustness.json"), options: .atomic)
      try Data(table.chart.titledFile.utf8).write(
        to: pipeline.folder.appending(path: "robustness.svg"), options: .atomic)
    }
    json ? try printJSON(table) : print(table.text)
  }
}

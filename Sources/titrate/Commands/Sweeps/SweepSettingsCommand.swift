import ArgumentParser
import PolicyLearning
import Stochastics

/// `titrate sweep`: which settings learn best.
struct SweepSettingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings", abstract: "Train with many settings and seeds, and rank them (the default).",
    discussion: """
      A setting is a path in the plan: algorithm, steps, parameters.learningRate, training.batch, ...; `titrate algorithms
      NAME --defaults` lists those of an algorithm. Values are YAML: --vary "parameters.network.perceptron.hidden=[32],[64,64]".
      A configuration's score is the last trial's mean reward; from a cohort it is a fitted Q-evaluation on its validation
      patients. Ranks are by the interquartile mean over seeds, those with failures last.
      """)

  enum Search: String, CaseIterable, ExpressibleByArgument { case grid, random, halving }

  @OptionGroup var sweep: SweepArguments
  @Option(help: .init("A setting with values to try; may be repeated.", valueName: "path=v1,v2,..."))
  var vary: [String] = []
  @Option(
    help: .init(
      "A setting to be drawn: from integers, from numbers (1.0..2.0), or evenly in the logarithm (:log); may be repeated.",
      valueName: "path=low..high[:log]"))
  var range: [String] = []
  @Option(
    help: """
      grid (every combination of --vary), random (--trials draws from --range and --vary), or halving (either, of which \
      the poorer stop early).
      """)
  var search = Search.grid
  @Option(help: "How many configurations are drawn.") var trials: Int?
  @Option(help: "Of halving: one in how many goes on (2).") var rate: Int?

  func validate() throws {
    if let trials, trials < 1 { throw ValidationError("--trials \(trials): at least 1 is needed.") }
    if let rate, rate < 2 { throw ValidationError("--rate \(rate): at least 2 is needed.") }
    if rate != nil && search != .halving { throw ValidationError("--rate goes with --search halving.") }
    switch (search, trials) {
    case (.grid, .some): throw ValidationError("--trials goes with --search random or halving.")
    case (.random, nil): throw ValidationError("--search random needs --trials N.")
    case (.grid, nil), (.halving, nil):
      if !range.isEmpty { throw ValidationError("--range is drawn from: give --search random --trials N.") }
    default:
      if range.isEmpty && vary.isEmpty { throw ValidationError("Say what is drawn: --range or --vary.") }
    }
  }

  func run() throws {
    let search = try SettingSearch(vary: vary, range: range)
    let training = try SweepTraining(sweep)
    let configurations =
      try trials.map { try search.draws($0, key: Key(seed: training.plan.seed)) } ?? search.grid()
    let seeds = sweep.seeds.seeds
    try training.check(configurations.map { ($0.name, try $0.plan(training.plan, seed: seeds[0])) })
    let isHalving = self.search == .halving
    let folder = SweepFolder(sweep.out, kind: isHalving ? "halving" : "settings", plan: training.plan)
    try folder.prepare()
    let work = SettingsSweep(
      training, configurations: configurations, seeds: seeds, folder: folder, threads: sweep.threadCount)
    let sheet =
      isHalving
      ? try work.halve(rate: rate ?? 2) : try work.train(checkpointEvery: sweep.learning.checkpointEvery)
    sweep.json ? try printJSON(sheet) : print(sheet.text + "\n" + folder.text)
    guard sheet.best != nil else { throw UnsupportedData("no configuration was trained without a failure") }
  }
}

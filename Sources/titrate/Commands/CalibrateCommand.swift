import ArgumentParser
import DiffEq
import Foundation
import Pharmacometrics
import Stochastics

/// `titrate calibrate MODEL`: a model's population, or its patients, from measurements.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Estimate a model's population from a cohort's measurements, or patients in a known population.",
    discussion: """
      Methods: saem (maximum likelihood by stochastic approximation), foce and laplace (maximum of an approximate
      likelihood), map (each patient's parameters in the published population, or in that of --spec), gibbs (the posterior
      of population and patients, by several chains; its priors are printed).
      --data is a NONMEM data set in CSV: ID, TIME in hours, AMT, DV, EVID, MDV, CMT, DVID, covariates; DVID, ID and
      covariates may be text. A specification says what is estimated, from where on, with which covariates and errors:

        parameters: {CL: {start: 3, covariates: [{covariate: WT, reference: 70}]}, KA: {variability: false}}
        outputs: {CP: {error: combined, lowerLimit: 0.1}}

      --out FOLDER gets parameters.json (for `titrate simulate MODEL --parameters`), individuals.csv, fit.csv, path.csv,
      convergence.svg and fit-OUTPUT.svg; of gibbs posterior.json and draws.csv. Exit code 4: the data do not determine a
      parameter, or chains disagree; both are named.
      Research software, not a medical device.
      """)

  @Argument(help: "The model; `titrate models` lists them.") var model: String
  @Option(help: "The measurements: a NONMEM data set in CSV.") var data: String
  @Option(help: "What is estimated and how, in YAML; without it all that varies in the model.") var spec: String?
  @Option(help: "saem, foce, laplace, map or gibbs.") var method = CalibrationChoice.saem
  @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
  @Option(help: "Threads; one per core without it. Results do not depend on them.") var threads: Int?
  @Option(help: "From how many places each patient's mode is sought.") var starts = 5
  @Option(help: "Relative tolerance of the solver.") var tolerance = 1e-6
  @Option(help: "Markov chains (with gibbs).") var chains = 4
  @Option(help: "Draws of each chain that are kept (with gibbs).") var draws = 1000
  @Option(help: "Draws before, in which proposals are learned (with gibbs).") var warmUp = 500
  @Option(help: "A folder for tables and pictures.") var out: String?
  @Flag(help: "Print as JSON.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if starts < 1 { throw ValidationError("--starts \(starts): at least one is needed.") }
    if !(tolerance > 1e-14 && tolerance < 1e-2) {
      throw ValidationError("--tolerance \(tolerance): between 1e-14 and 0.01.")
    }
  }

  func run() throws {
    let registered = try ModelRegistry.model(named: model)
    let specification = try spec.map(CalibrationFile.read) ?? CalibrationSpecification()
    let dataset = try NonmemDataset(contentsOf: URL(filePath: data), dialect: .extended)
    let cohort = try registered.calibrationCohort(
      dataset, specification, tolerance: Tolerance(relative: tolerance, absolute: tolerance * 1e-2))
    let folder = out.map { OutputFolder(url: URL(filePath: $0)) }
    try folder?.prepare()
    guard let method = method.method else { return try sample(cohort, folder) }
    let calibration = Calibration(
      cohort, method: method, seed: seed, threads: threads ?? standardThreads(), starts: starts)
    let progress =
      calibration.units > 0 ? ProgressReporter("calibrate \(model)", total: calibration.units, unit: "iterations") : nil
    let result = try calibration.run { progress?.advance(by: $0) }
    if let folder { try CalibrationFolder(folder).write(result) }
    let sheet = CalibrationSheet(result)
    if json { try printJSON(sheet.summary) } else { print(sheet.text) }
  }

  /// Draws the posterior.
  private func sample(_ cohort: CalibrationCohort, _ folder: OutputFolder?) throws {
    let sampler = try GibbsSampler(
      cohort, configuration: GibbsConfiguration(chains: chains, warmUp: warmUp, draws: draws, starts: starts),
      key: Key(seed: seed), threads: threads ?? standardThreads())
    let result = try sampler.run()
    let sheet = GibbsSheet(result, model: model, seed: seed, patients: cohort.patients.count)
    if let folder {
      try folder.writing {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(sheet).write(to: folder.url.appending(path: "posterior.json"), options: .atomic)
        try Data(GibbsSheet.draws(result.population).utf8).write(
          to: folder.url.appending(path: "draws.csv"), options: .atomic)
      }
    }
    if json { try printJSON(sheet) } else { print(sheet.text) }
    if !sheet.problems.isEmpty { throw ExitCode(CommandFailure.notSupported) }
  }
}

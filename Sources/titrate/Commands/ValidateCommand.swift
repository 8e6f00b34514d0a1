import ArgumentParser
import DiffEq
import Foundation
import Pharmacometrics
import Stochastics

/// `titrate validate MODEL`: whether a calibrated population would have given the data.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a model's population against measurements, best of patients it was not calibrated with.",
    discussion: """
      Simulates the cohort many times and compares: visual predictive checks (also prediction-corrected) and normalized
      prediction distribution errors with tests of mean, variance and normality.
      --data is a NONMEM data set in CSV, as `titrate calibrate` reads it. Without --parameters the published population,
      or that of --spec, is checked.
      --out FOLDER gets validation.json, npde.csv, npde.svg and vpc-OUTPUT.svg.
      Research software, not a medical device.
      """)

  @Argument(help: "The model; `titrate models` lists them.") var model: String
  @Option(help: "The measurements: a NONMEM data set in CSV.") var data: String
  @Option(help: "The population: parameters.json of `titrate calibrate --out`.") var parameters: String?
  @Option(help: "The specification of the calibration, in YAML; names limits of quantification and DVIDs.")
  var spec: String?
  @Option(help: "How often the cohort is simulated.") var replicates = 1000
  @Option(help: "Intervals of time, at most.") var bins = 10
  @Option(help: "Seed of the simulations.") var seed: UInt64 = 1
  @Option(help: "Threads; one per core without it. Results do not depend on them.") var threads: Int?
  @Option(help: "Relative tolerance of the solver.") var tolerance = 1e-6
  @Option(help: "A folder for tables and pictures.") var out: String?
  @Flag(help: "Print as JSON.") var json = false

  func validate() throws {
    try validate(threads: threads)
    if replicates < 100 { throw ValidationError("--replicates \(replicates): at least 100 are needed.") }
    if bins < 1 { throw ValidationError("--bins \(bins): at least one is needed.") }
    if !(tolerance > 1e-14 && tolerance < 1e-2) {
      throw ValidationError("--tolerance \(tolerance): between 1e-14 and 0.01.")
    }
  }

  func run() throws {
    let registered = try ModelRegistry.model(named: model)
    let result = try parameters.map(CalibrationFolder.parameters)
    if let result, result.model != model {
      throw InputFailure("\(parameters ?? ""): these are parameters of \(result.model), not of \(model)")
    }
    let specification =
      try spec.map(CalibrationFile.read) ?? result?.specification ?? CalibrationSpecification()
    let cohort = try registered.calibrationCohort(
      NonmemDataset(contentsOf: URL(filePath: data), dialect: .extended), specification,
      tolerance: Tolerance(relative: tolerance, absolute: tolerance * 1e-2))
    let values = try result?.values(cohort.structure) ?? cohort.structure.start
    let folder = out.map { OutputFolder(url: URL(filePath: $0)) }
    try folder?.prepare()
    let (sheet, errors) = try check(cohort, values)
    if let folder { try ValidationFolder(folder).write(sheet, errors) }
    if json { try printJSON(sheet) } else { print(sheet.text) }
  }

  private func check(
    _ cohort: CalibrationCohort, _ values: PopulationValues
  ) throws -> (ValidationSheet, PredictionDistributionErrors) {
    let threads = threads ?? standardThreads()
    let key = Key(seed: seed)
    let simulation = try ReplicateSimulation(cohort, values)
    let drawn = try simulation.draw(replicates, key: key.child(.rollout), threads: threads)
    let errors = PredictionDistributionErrors(simulation, drawn, key: key.child(.noise))
    func checks(_ isCorrected: Bool) throws -> [VisualPredictiveCheck] {
      try VisualPredictiveCheck.checks(
        simulation, drawn, bins: bins, isPredictionCorrected: isCorrected, threads: threads)
    }
    let measurements = cohort.patients.flatMap(\.measurements)
    let sheet = ValidationSheet(
      model: model, seed: seed, replicates: replicates, patients: cohort.patients.count,
      measurements: measurements.count, belowLimit: measurements.count(where: \.isBelowLimit),
      npde: errors.tests.map(ValidationSheet.Tests.init), checks: try checks(false),
      correctedChecks: try checks(true), notes: errors.notes)
    return (sheet, errors)
  }
}

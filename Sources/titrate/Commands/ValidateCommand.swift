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
      --events FILE.csv (patient,time,event: hours of the first event of each patient, or of the end of observation with
      the event left empty) checks events too: death, progression, and adverse effects by name (the first day of grade 3).
      Survival curves and cumulative incidences are compared with simulated studies of the same patients. A simulated
      patient who outlives the observed one goes on with the doses and the end of a patient who was followed for longer.
      --out FOLDER gets validation.json, npde.csv, npde.svg, vpc-OUTPUT.svg and events-EVENT.svg.
      Research software, not a medical device.
      """)

  @Argument(help: "The model; `titrate models` lists them.") var model: String
  @Option(help: "The measurements: a NONMEM data set in CSV.") var data: String
  @Option(help: "The population: parameters.json of `titrate calibrate --out`.") var parameters: String?
  @Option(help: "The specification of the calibration, in YAML; names limits of quantification and DVIDs.")
  var spec: String?
  @Option(help: "Events of the patients in CSV: patient, time (h), event.") var events: String?
  @Option(help: "Which events compete, separated by commas; without it those of the file.") var causes: String?
  @Option(help: "Days between tumor assessments (with --events).") var scanInterval = 42.0
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
    if causes != nil && events == nil { throw ValidationError("--causes is for --events; give that too.") }
    if !(scanInterval >= 1) { throw ValidationError("--scan-interval \(scanInterval): at least a day is needed.") }
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
    let comparison = try events.map { file in
      try EventComparison(
        registered, cohort, EventTable(file, patients: cohort.patients.map(\.name)), causes: causeNames,
        scanInterval: scanInterval)
    }
    let folder = out.map { OutputFolder(url: URL(filePath: $0)) }
    try folder?.prepare()
    var (sheet, errors) = try check(cohort, values)
    if !specification.events.isEmpty || !specification.ordinal.isEmpty {
      sheet.outcomes = try OutcomeChecks(
        OutcomeSimulation(cohort, values), replicates: replicates, bins: bins, key: Key(seed: seed).child(.visit),
        threads: threads ?? standardThreads())
    }
    if let comparison {
      let progress = ProgressReporter("Simulated studies", total: replicates, unit: "studies")
      sheet.events = try comparison(
        values, replicates: replicates, key: Key(seed: seed).child(.replicate), threads: threads ?? standardThreads()
      ) { progress.advance(by: $0) }
    }
    if let folder { try ValidationFolder(folder).write(sheet, errors) }
    if json { try printJSON(sheet) } else { print(sheet.text) }
  }

  private var causeNames: [String] {
    (causes ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
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

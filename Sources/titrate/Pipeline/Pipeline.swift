import Cohorts
import DosingMDP
import Foundation
import Pharmacometrics
import PolicyLearning
import VirtualPatients

/// The whole path from records to an evaluated policy, and each part of it alone.
struct Pipeline {
  let configuration: RunConfiguration
  let folder: URL
  let threads: Int
  let keys: RunKeys
  private let data: URL?
  private let start = ProcessInfo.processInfo.systemUptime

  /// - Parameters:
  ///   - configuration: path of the YAML file.
  ///   - data: in place of the configuration's.
  ///   - seed: in place of the configuration's.
  ///   - out: the output folder.
  /// - Throws: ``ConfigurationError``.
  init(configuration path: String, data: String?, seed: UInt64?, out: String, threads: Int) throws {
    let file = URL(fileURLWithPath: path)
    var configuration = try RunConfiguration.read(file)
    if let seed { configuration.seed = seed }
    self.configuration = configuration
    self.threads = threads
    folder = URL(fileURLWithPath: out)
    keys = RunKeys(seed: configuration.seed)
    self.data =
      data.map { URL(fileURLWithPath: $0) }
      ?? configuration.data.path.map { URL(fileURLWithPath: $0, relativeTo: file.deletingLastPathComponent()) }
    guard self.data != nil || configuration.data.simulate != nil else {
      throw UsageProblem("\(path) names no data: give --data PATH, or data.path or data.simulate in the configuration")
    }
    guard data == nil || configuration.data.simulate == nil else {
      throw UsageProblem("\(path) simulates its data; --data is for configurations of real records")
    }
  }

  /// For the parts that begin with an imported cohort.
  init(configuration path: String, cohortOnly cohort: String, seed: UInt64?, out: String, threads: Int) throws {
    var configuration = try RunConfiguration.read(URL(fileURLWithPath: path))
    if let seed { configuration.seed = seed }
    self.configuration = configuration
    self.threads = threads
    folder = URL(fileURLWithPath: out)
    keys = RunKeys(seed: configuration.seed)
    data = nil
  }

  private var output: OutputFolder { OutputFolder(url: folder) }

  /// Everything.
  func run() throws -> Report {
    var timings = RunTimings()
    let store = try timings.measure("import") { try importCohort() }
    let cohort = try timings.measure("alignment") { try PreparedCohort(store, configuration, keys: keys) }
    let policies = try timings.measure("learning") { try learn(cohort) }
    let report = try judge(cohort, policies.judged(configuration), &timings)
    try record("run", cohort, timings)
    return report
  }

  /// Learns from a stored cohort.
  func train(cohort path: String) throws -> TrainedPolicies {
    try output.prepare()
    var timings = RunTimings()
    let cohort = try timings.measure("alignment") {
      try PreparedCohort(CohortStore(opening: URL(fileURLWithPath: path)), configuration, keys: keys)
    }
    let policies = try timings.measure("learning") { try learn(cohort) }
    try record("train", cohort, timings)
    return policies
  }

  /// Judges saved policies by those patients of the cohort that were kept from them.
  func evaluate(cohort path: String, policy: String) throws -> Report {
    try output.prepare()
    let saved = URL(fileURLWithPath: policy)
    let policies = try TrainedPolicies(from: saved)
    let origin = try PolicyOrigin(from: saved)
    var timings = RunTimings()
    let cohort = try timings.measure("alignment") {
      try PreparedCohort(
        CohortStore(opening: URL(fileURLWithPath: path)), configuration, keys: keys, origin: origin)
    }
    try policies.require(cohort.encoder.schema, configuration.actionSpace)
    let report = try judge(cohort, policies.judged(configuration), &timings)
    try record("evaluate", cohort, timings)
    return report
  }

  /// Judges a policy of any algorithm by those patients of the cohort that were kept from it.
  func evaluate(cohort path: String, _ candidate: LearnedCandidate) throws -> Report {
    let origin = try candidate.origin()
    var timings = RunTimings()
    let cohort = try timings.measure("alignment") {
      try PreparedCohort(
        CohortStore(opening: URL(fileURLWithPath: path)), configuration, keys: keys, origin: origin)
    }
    try candidate.require(cohort, origin)
    try output.prepare()
    let report = try judge(cohort, candidate.judged, &timings)
    try record("evaluate", cohort, timings)
    return report
  }

  private func record(_ command: String, _ cohort: PreparedCohort, _ timings: RunTimings) throws {
    try output.writing {
      try RunRecord(
        command, cohort, threads: threads, timings: timings,
        totalSeconds: ProcessInfo.processInfo.systemUptime - start
      ).write(into: folder)
    }
  }

  /// The cohort in `cohort.sqlite`, imported where it is not there already.
  func importCohort() throws -> CohortStore {
    try output.prepare()
    let source = try data ?? simulateRecords()
    let outcome = try importIfNeeded(source)
    let report = outcome.store.report
    if case .unchanged = outcome { note("Cohort: unchanged since the last import") }
    note(
      "Cohort: \(report.patientsAccepted) of \(report.patientsIn) patients, \(report.valuesAccepted) values, "
        + "\(report.problemCount) problems")
    for problem in report.problems.prefix(20) { note("  \(problem)") }
    for excluded in report.excluded.prefix(20) {
      note("  patient \(excluded.patient) is left out, \(excluded.reason.rawValue): \(excluded.detail)")
    }
    return outcome.store
  }

  private func importIfNeeded(_ source: URL) throws -> CohortStore.ImportOutcome {
    var progress: ProgressReporter?
    do {
      return try CohortStore.importIfNeeded(
        mapping: configuration.data.mapping, data: source, to: folder.appending(path: "cohort.sqlite")
      ) { _, total in
        let reporter = progress ?? ProgressReporter("Import", total: total, unit: "files")
        progress = reporter
        reporter.advance()
      }
    } catch let error where error is CohortImportError || error is CohortStoreError {
      throw error
    } catch let error where error is CocoaError && !FileProblem(error).isWriting {
      throw InputFailure("the data cannot be read: \(FileProblem(error))")
    } catch {
      throw OutputFailure("\(folder.path): the cohort cannot be stored: \(FileProblem(error))")
    }
  }

  /// Writes the virtual cohort's tables to `records/`.
  private func simulateRecords() throws -> URL {
    guard let cohort = configuration.data.simulate else { throw UsageProblem("the configuration names no data") }
    let records = folder.appending(path: "records")
    let progress = ProgressReporter("Virtual cohort", total: cohort.patients, unit: "patients")
    let summary = try output.writing {
      try cohort.setting.writeRecords(
        to: records, patients: cohort.patients, key: keys.cohort, threads: threads
      ) { progress.advance(by: $0) }
    }
    note("Virtual cohort: \(summary.patients) patients, \(summary.rows) rows, \(summary.progressions) progressions")
    return records
  }

  /// Learns and saves the policies.
  private func learn(_ cohort: PreparedCohort) throws -> TrainedPolicies {
    let policies = try LearningStage(configuration: configuration, keys: keys, threads: threads).run(cohort)
    try output.replace("policy") { folder in
      try policies.save(to: folder)
      try PolicyOrigin(cohort, seed: configuration.seed).save(to: folder)
    }
    return policies
  }

  /// Judges the policies and writes `results.json` and `report.html`.
  private func judge(_ cohort: PreparedCohort, _ judged: JudgedPolicy, _ timings: inout RunTimings) throws
    -> Report
  {
    let practice = try configuration.data.simulate?.setting.practice(cohort.encoder)
    let sources = try judged.sources + comparison(practice, schema: cohort.encoder.schema)
    let evaluation = try timings.measure("evaluation") {
      try EvaluationStage(configuration: configuration, keys: keys, threads: threads).run(cohort, policies: sources)
    }
    let simulator = try timings.measure("calibration") {
      try configuration.calibration.map {
        try CalibrationStage(configuration: configuration, plan: $0, keys: keys, threads: threads).run(cohort)
      }
    }
    let online = try timings.measure("simulation") {
      try fresh(simulator).map {
        try OnlineStage(
          configuration: configuration, cohort: $0, encoder: cohort.encoder, keys: keys, threads: threads
        ).run(on: $0.setting, sources, trained: judged.seeds)
      }
    }
    let report = try ReportAssembly(
      configuration: cohort.configuration, keys: keys, threads: threads, cohort: cohort, judged: judged,
      evaluation: evaluation, online: online, simulator: simulator?.account
    ).report()
    try output.writing { try ResultsDocument.write(report, into: folder) }
    return report
  }

  /// The cohort of fresh virtual patients.
  private func fresh(_ simulator: CalibrationStage.Outcome?) -> RunConfiguration.SimulatedCohort? {
    guard var cohort = configuration.data.simulate, configuration.online.population == .calibrated, let simulator else {
      return configuration.data.simulate
    }
    for line in simulator.result.parameters {
      if line.typical.isEstimated { cohort.sunitinib?.settings[line.symbol] = line.typical.value }
      if let deviation = line.betweenSubjects, deviation.isEstimated {
        cohort.sunitinib?.deviations[line.symbol] = deviation.value
      }
    }
    return cohort
  }

  /// What every candidate is compared with besides the clinicians.
  private func comparison(_ practice: SimulatedPractice?, schema: FeatureSchema) throws -> [PolicySource] {
    let actions = configuration.actionSpace
    let order = actions.options.indices.sorted { actions.options[$0].multiple < actions.options[$1].multiple }
    var sources: [PolicySource] = []
    guard let least = order.first, let greatest = order.last else { return sources }
    sources.append(
      PolicySource(name: "Always \(actions.options[greatest].label)", role: .baseline) {
        RulePolicy.always(greatest, of: actions, name: "always")
      })
    sources.append(
      PolicySource(name: "Never", role: .baseline) { RulePolicy.always(least, of: actions, name: "never") })
    let variable = configuration.reward.burdenVariable
    let isLog = configuration.state.variables.contains { $0.name == variable && $0.transform == .log }
    if isLog {
      let rule = try RulePolicy.adaptive(
        variable: variable, off: least, on: greatest, actions: actions, schema: schema)
      sources.append(PolicySource(name: "50 % rule", role: .baseline) { rule })
    }
    for reference in practice?.references ?? [] {
      sources.append(PolicySource(name: reference.name, role: .baseline) { reference })
    }
    return sources
  }
}

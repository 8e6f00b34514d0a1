import Cohorts
import DiffEq
import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics

/// Calibrates the simulator to training patients and checks it on patients of the other parts.
struct CalibrationStage {
  let configuration: RunConfiguration
  let plan: CalibrationPlan
  let keys: RunKeys
  let threads: Int

  /// What the stage gives.
  struct Outcome {
    var account: SimulatorAccount
    var result: CalibrationResult
  }

  /// - Throws: ``UnsupportedData`` where too few patients can be used, `CalibrationUnsupported` where they do not determine
  ///   an estimate.
  func run(_ cohort: PreparedCohort) throws -> Outcome {
    let model = try ModelRegistry.model(named: plan.model)
    let structure = try model.calibrationStructure(plan.specification(for: model))
    let predictor = model.predictor(
      tolerance: Tolerance(relative: plan.tolerance, absolute: plan.tolerance * 1e-2))
    let patients = StudyPatients(
      plan: plan, structure: structure, standardDose: configuration.data.mapping.dose.standard ?? 1)
    let usable = cohort.records.filter(patients.isUsable)
    let training = try sample(usable, cohort.train, plan.patients, keys.calibration.child(.split, 1))
    let others = try sample(
      usable, cohort.validation + cohort.test, plan.heldOutPatients, keys.calibration.child(.split, 2))
    let seen = try CalibrationCohort(
      structure: structure, predictor: predictor, patients: patients.patients(training.records))
    let result = try calibrate(seen)
    // The held-out patients' covariate effects have the references of the training patients.
    let unseen = try CalibrationCohort(
      structure: seen.structure, predictor: predictor, patients: patients.patients(others.records))
    let published = try published(model)
    let comparison = StudyComparison(
      patients: patients, records: others.records, replicates: plan.replicates, threads: threads,
      key: keys.calibration.child(.rollout))
    let progress = ProgressReporter("Simulated studies", total: 2 * comparison.units, unit: "studies")
    let own = try comparison(model, unseen, result.values(unseen.structure)) { progress.advance(by: $0) }
    let other = try comparison(model, unseen, published.start) { progress.advance(by: $0) }
    var account = account(result, published)
    account.training = .init(
      patients: training.records.count, available: training.available, measurements: seen.measurementCount)
    account.heldOut = .init(
      patients: others.records.count, available: others.available, measurements: unseen.measurementCount)
    account.leftOut = cohort.records.count - usable.count
    account.checks = own.checks
    account.errors = zip(own.errors, other.errors).map {
      .init(output: $0.output, patients: $0.patients, calibrated: $0.tests, published: $1.tests)
    }
    account.events = events(own, other)
    return Outcome(account: account, result: result)
  }

  /// Patients of some episodes; a sample where there are more than wanted.
  private func sample(
    _ records: [PatientRecord], _ episodes: [Episode], _ most: Int, _ key: Key
  ) throws -> (records: [PatientRecord], available: Int) {
    let names = Set(episodes.map(\.patient))
    var members = records.filter { names.contains($0.patient) }
    let available = members.count
    guard available >= 10 else {
      throw UnsupportedData(
        "calibration: \(available) of \(names.count) patients can be used; at least 10 with measurements and known doses "
          + "are needed to learn from and to check with")
    }
    if available > most {
      var generator = key.generator
      for index in members.indices.reversed() { members.swapAt(index, generator.index(below: index + 1)) }
      members = Array(members.prefix(most)).sorted { $0.patient < $1.patient }
    }
    return (members, available)
  }

  private func calibrate(_ cohort: CalibrationCohort) throws -> CalibrationResult {
    let calibration = Calibration(
      cohort, method: .saem, seed: configuration.seed, threads: threads, starts: plan.starts)
    let progress = ProgressReporter("Calibration of \(plan.model)", total: calibration.units, unit: "iterations")
    return try calibration.run { progress.advance(by: $0) }
  }

  /// The same structure with the values of the model's source.
  private func published(_ model: any RegisteredModel) throws -> CalibrationStructure {
    var specification = plan.specification(for: model)
    for symbol in specification.parameters.keys {
      specification.parameters[symbol]?.start = nil
      specification.parameters[symbol]?.standardDeviation = nil
    }
    for (symbol, line) in plan.specification.parameters where line.estimate == nil && line.start != nil {
      specification.parameters[symbol]?.estimate = true
    }
    for symbol in specification.outputs.keys {
      specification.outputs[symbol]?.additive = nil
      specification.outputs[symbol]?.proportional = nil
    }
    return try model.calibrationStructure(specification)
  }

  private func events(_ own: StudyComparison.Outcome, _ other: StudyComparison.Outcome) -> [SimulatorAccount.Events] {
    var events = [
      SimulatorAccount.Events(
        name: "free of progression and death", calibrated: own.progressionFree, published: other.progressionFree)
    ]
    if let toxicity = own.toxicity, let before = other.toxicity {
      events.append(.init(name: "severe toxicity", calibrated: toxicity, published: before))
    }
    return events
  }
}

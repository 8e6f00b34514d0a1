import DiffEq
import Foundation
import Stochastics

/// Estimates a population, or its patients, from measurements, and tells how well they are known.
///
/// - ``Method/saem``: maximum likelihood by ``SAEM``, −2 ln L by importance sampling.
/// - ``Method/foce``, ``Method/laplace``: maximum of the approximate likelihood (``ApproximateLikelihood``).
/// - ``Method/map``: the population is that of the starting values; only patients are estimated.
///
/// Standard errors are those of the model linearized at the patients' modes (``LinearizedInformation``). Events and ordinal
/// outcomes (``OutcomeTerm``) are part of the patients' likelihood in all methods.
public struct Calibration: Sendable {
  /// What is estimated, and how.
  public enum Method: String, Sendable, Codable, CaseIterable {
    case saem
    case foce
    case laplace
    case map
  }

  public let cohort: CalibrationCohort
  public let method: Method
  public let seed: UInt64
  public let threads: Int
  /// From how many places a patient's mode is sought.
  public let starts: Int

  public init(_ cohort: CalibrationCohort, method: Method = .saem, seed: UInt64 = 1, threads: Int = 1, starts: Int = 5)
  {
    precondition(starts > 0 && threads > 0, "Calibration: \(starts) starts, \(threads) threads")
    self.cohort = cohort
    self.method = method
    self.seed = seed
    self.threads = threads
    self.starts = starts
  }

  /// How many units of work ``run(progress:)`` reports; the methods by optimization report none.
  public var units: Int { method == .saem ? SAEM(cohort, key: Key(seed: seed)).iterations : 0 }

  /// Estimates.
  /// - Throws: ``CalibrationUnsupported`` where the data do not determine an estimate, with its name.
  public func run(progress: (Int) -> Void = { _ in }) throws -> CalibrationResult {
    let key = Key(seed: seed)
    var report = CalibrationReport(cohort, method: method, seed: seed)
    var values = cohort.structure.start
    var moments: [EffectMoments]?
    switch method {
    case .saem:
      let estimate = try SAEM(cohort, key: key.child(.parameters), threads: threads).run(progress: progress)
      values = estimate.values
      moments = estimate.moments
      report.path = estimate.path
      report.exploration = estimate.explorationIterations
    case .foce, .laplace:
      let likelihood = ApproximateLikelihood(cohort, method == .foce ? .conditional : .laplace, threads: threads)
      var path = [UnknownVector(cohort.structure).natural(values)]
      let found = try likelihood.maximize(from: values) { path.append(UnknownVector(cohort.structure).natural($0)) }
      values = found.values
      report.path = path
      if !found.isConverged { report.notes.append("the optimization stopped before it converged") }
    case .map: break
    }
    let patients = try individuals(values, moments, key.child(.patient))
    report.add(values, patients)
    try addLikelihood(&report, values, patients, key)
    return report.result
  }

  /// What was found of each patient, in order.
  private func individuals(
    _ values: PopulationValues, _ moments: [EffectMoments]?, _ key: Key
  ) throws -> [PatientEstimate] {
    let found = try parallelMap(count: cohort.patients.count, threads: threads) { patient in
      PatientEstimate(
        cohort, values, patient: patient, mean: moments?[patient].mean,
        deviations: moments?[patient].standardDeviations, starts: starts, key: key.child(.patient, patient))
    }
    let lost = found.filter { $0.modes.isEmpty }.map { cohort.patients[$0.patient].name }
    if !lost.isEmpty {
      throw CalibrationUnsupported(
        problems: lost.map {
          "patient \($0): the model cannot be computed for any effects tried; check doses and units"
        })
    }
    return found
  }

  private func addLikelihood(
    _ report: inout CalibrationReport, _ values: PopulationValues, _ patients: [PatientEstimate], _ key: Key
  ) throws {
    let sampling = ImportanceSampling(configuration: cohort.structure.specification.likelihood)
    let key = key.child(.noise)
    let parts = try parallelMap(count: patients.count, threads: threads) { patient in
      sampling.evaluate(patients[patient].posterior, about: patients[patient].modes, key: key.child(.patient, patient))
    }
    report.addImportanceSampling(parts, parameters: method == .map ? 0 : nil)
    report.addLaplace(patients, .conditional, parameters: method == .map ? 0 : nil)
    let unknowns = UnknownVector(cohort.structure)
    let pieces = try parallelMap(count: patients.count, threads: threads) { patient in
      LinearizedInformation.part(patients[patient].posterior, at: patients[patient].effects, unknowns)
    }
    var information = LinearizedInformation(cohort.structure)
    for piece in pieces.compactMap(\.self) { information.add(piece) }
    if cohort.structure.outcomes.isEmpty {
      report.addLinearized(information.minusTwoLogLikelihood, parameters: method == .map ? 0 : nil)
    }
    if method != .map { try report.addInformation(information, values) }
  }
}

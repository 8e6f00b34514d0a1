import DiffEq
import Foundation
public import Stochastics

/// What is learned of single patients whose population is known: the posterior of their parameters after each visit, and
/// predictions with their uncertainty.
///
///     let individual = IndividualCalibration(cohort)                 // the published population
///     let belief = try individual.posterior(of: patient, key: Key(seed: 1))
///     belief.quantiles(of: "CL", [0.025, 0.5, 0.975])
///     try individual.predictions(of: patient, belief, output: "CP", times: [24, 48], [0.05, 0.5, 0.95])
public struct IndividualCalibration: Sendable {
  public let structure: CalibrationStructure
  public let predictor: ModelPredictor
  public let values: PopulationValues

  /// - Parameters:
  ///   - cohort: with the covariate effects' references.
  ///   - values: of the population; the cohort's start (the published values, where the specification says nothing
  ///     else) where absent.
  public init(_ cohort: CalibrationCohort, values: PopulationValues? = nil) {
    structure = cohort.structure
    predictor = cohort.predictor
    self.values = values ?? cohort.structure.start
  }

  /// Draws from a patient's posterior by a Metropolis sampler with independent proposals (``LaplaceProposal``), which
  /// jumps between modes. Without measurements they are draws from the population.
  /// - Parameters:
  ///   - draws: kept, after a tenth as many that are not.
  ///   - starts: from how many places modes are sought.
  /// - Throws: ``CalibrationError`` for measurements that no error admits; ``CalibrationUnsupported`` where the model
  ///   cannot be computed.
  public func posterior(
    of patient: CalibrationPatient, draws: Int = 2000, starts: Int = 5, key: Key
  ) throws -> IndividualBelief {
    let cohort = try cohort(of: patient)
    let estimate = PatientEstimate(cohort, values, patient: 0, starts: starts, key: key.child(.initialization))
    guard
      let proposal = LaplaceProposal(estimate.modes, degreesOfFreedom: 5),
      let sample = Self.sample(estimate.posterior, proposal, draws: draws, key: key.child(.rollout))
    else {
      throw CalibrationUnsupported(problems: [
        "patient \(patient.name): the model cannot be computed for any effects tried; check doses and units"
      ])
    }
    return IndividualBelief(
      patient: patient.name, symbols: structure.effects.map(\.symbol), effects: sample.effects,
      parameters: sample.effects.map { cohort.parameters(values, patient: 0, effects: $0) },
      scales: Dictionary(uniqueKeysWithValues: structure.parameters.map { ($0.symbol, $0.scale) }),
      mode: cohort.parameters(values, patient: 0, effects: estimate.effects), modes: estimate.modes.count,
      acceptance: sample.acceptance)
  }

  /// The posterior after each visit, as measurements come: what was known at each time.
  /// - Parameter visits: hours.
  public func course(
    of patient: CalibrationPatient, visits: [Double], draws: Int = 2000, key: Key
  ) throws -> [(time: Double, belief: IndividualBelief)] {
    try visits.enumerated().map { index, time in
      (time, try posterior(of: patient.known(by: time), draws: draws, key: key.child(.visit, index)))
    }
  }

  /// Quantiles of what the model tells at some times under the draws of a posterior, [time][quantile].
  /// - Parameters:
  ///   - output: its symbol.
  ///   - times: hours.
  /// - Throws: ``UnknownName`` for an output that the model does not have.
  public func predictions(
    of patient: CalibrationPatient, _ belief: IndividualBelief, output: String, times: [Double], _ quantiles: [Double]
  ) throws -> [[Double]] {
    guard let place = structure.outputs.firstIndex(where: { $0.symbol == output }) else {
      throw UnknownName(output, kind: "output of \(structure.model)", among: structure.outputs.map(\.symbol))
    }
    let future = patient.measured(times.map { .init(time: $0, output: place, value: 0) })
    let cohort = CalibrationCohort(unchecked: structure, predictor, [future])
    let batch = PatientBatch(Array(repeating: (0, 0), count: 8), of: cohort)
    let locations = cohort.locations(values, patient: 0).map { SIMD8<Double>(repeating: $0) }
    var columns = times.map { _ in [Double]() }
    for start in stride(from: 0, to: belief.effects.count, by: 8) {
      let block = Array(belief.effects[start..<min(start + 8, belief.effects.count)])
      let padded = (0..<8).map { block[min($0, block.count - 1)] }
      let packed = padded[0].isEmpty ? [] : Lockstep.pack(padded)
      for read in batch.predictions(locations: locations, effects: packed).prefix(block.count) {
        guard let read else { continue }
        for (index, value) in read.enumerated() { columns[index].append(value) }
      }
    }
    // Measurements of a patient are kept in the order of time.
    let order = times.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }.map(\.offset)
    var result = times.map { _ in [Double]() }
    for (column, index) in zip(columns, order) {
      let sorted = column.sorted()
      result[index] = quantiles.map { quantile($0, ofSorted: sorted) }
    }
    return result
  }

  private func cohort(of patient: CalibrationPatient) throws(CalibrationError) -> CalibrationCohort {
    if patient.measurements.isEmpty && patient.outcomes.isEmpty {
      return CalibrationCohort(unchecked: structure, predictor, [patient])
    }
    return try CalibrationCohort(structure: structure, predictor: predictor, patients: [patient])
  }

  private static func sample(
    _ posterior: PatientPosterior, _ proposal: LaplaceProposal, draws: Int, key: Key
  ) -> (effects: [[Double]], acceptance: Double)? {
    var generator = key.generator
    var standing: (z: [Double], weight: Double)?
    var kept: [[Double]] = []
    var accepted = 0.0
    let discarded = draws / 10
    for start in stride(from: 0, to: draws + discarded, by: 8) {
      let points = (0..<8).map { _ in proposal.draw(&generator) }
      for (index, data) in posterior.dataValues(points).enumerated() where kept.count < draws {
        let weight = data.map { -$0 - posterior.prior(points[index]) - proposal.logDensity(points[index]) }
        let threshold = Foundation.log(1 - generator.uniform())
        if let weight, weight - (standing?.weight ?? -.infinity) > threshold {
          standing = (points[index], weight)
          if start + index >= discarded { accepted += 1 }
        }
        if start + index >= discarded, let standing { kept.append(posterior.effects(standing.z)) }
      }
    }
    return kept.isEmpty ? nil : (kept, accepted / Double(kept.count))
  }
}

extension CalibrationCohort {
  /// Without a check of measurements, whose values nobody reads.
  init(unchecked structure: CalibrationStructure, _ predictor: ModelPredictor, _ patients: [CalibrationPatient]) {
    self.structure = structure
    self.predictor = predictor
    self.patients = patients
    covariateTerms = patients.map { patient in structure.coefficients.map { $0.term.value(patient) ?? 0 } }
    outcomeTerms = structure.outcomeTerms(patients)
  }
}

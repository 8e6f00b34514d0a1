import Foundation
public import Stochastics

/// Data sets that a calibrated population would have given: the same patients, doses and times, with effects and residual
/// errors drawn anew.
public struct ReplicateSimulation: Sendable {
  /// What was drawn.
  public struct Replicates: Sendable {
    /// [patient][replicate][measurement]; replicates of which the model could not be computed are missing.
    public var values: [[[Double]]]
    /// How many are missing, by patient.
    public var missing: [Int]
  }

  public let cohort: CalibrationCohort
  public let values: PopulationValues

  /// - Throws: ``CalibrationError`` where the covariance of the effects is not positive definite.
  public init(_ cohort: CalibrationCohort, _ values: PopulationValues) throws(CalibrationError) {
    guard CholeskyFactorization(values.covariance) != nil else {
      throw CalibrationError(problems: ["the covariance of the effects is not positive definite"])
    }
    self.cohort = cohort
    self.values = values
  }

  /// Draws replicates. That of a patient depends on the key, the patient's place and the replicate alone.
  /// - Parameter threads: how much is computed at once; the result does not depend on it.
  public func draw(_ count: Int, key: Key, threads: Int = 1) throws -> Replicates {
    precondition(count > 0, "ReplicateSimulation: \(count) replicates")
    let batches = PatientBatch.batches(of: cohort, chains: count)
    let parts = try parallelMap(count: batches.count, threads: threads) { simulate(batches[$0], key: key) }
    var values = [[[Double]]](repeating: [], count: cohort.patients.count)
    var missing = [Int](repeating: 0, count: cohort.patients.count)
    for part in parts.joined() {
      if let drawn = part.values { values[part.patient].append(drawn) } else { missing[part.patient] += 1 }
    }
    return Replicates(values: values, missing: missing)
  }

  private func simulate(_ batch: PatientBatch, key: Key) -> [(patient: Int, values: [Double]?)] {
    guard let target = GibbsTarget(cohort, values) else { return [] }
    var generators = batch.lanes.map { key.child(.patient, $0.patient).child(.replicate, $0.chain).generator }
    let effects = batch.lanes.indices.map { lane in
      target.effects(target.factor.map { _ in generators[lane].normal() })
    }
    let locations = Lockstep.pack(batch.lanes.map { cohort.locations(values, patient: $0.patient) })
    let packed = values.covariance.isEmpty ? [] : Lockstep.pack(effects)
    let read = batch.predictions(locations: locations, effects: packed)
    return batch.lanes.indices.map { lane in
      let patient = batch.lanes[lane].patient
      let drawn = read[lane].map { predictions in
        zip(cohort.patients[patient].measurements, predictions).map { measurement, prediction in
          values.errors[measurement.output].measure(prediction, &generators[lane])
        }
      }
      return (patient, drawn.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil })
    }
  }

  /// What the model tells the patients with η = 0; `nil` where it cannot be computed.
  public func populationPredictions(threads: Int = 1) throws -> [[Double]?] {
    let batches = PatientBatch.batches(of: cohort, chains: 1)
    let zero = [Double](repeating: 0, count: values.covariance.count)
    let parts = try parallelMap(count: batches.count, threads: threads) { index in
      let lanes = batches[index].lanes
      let locations = Lockstep.pack(lanes.map { cohort.locations(values, patient: $0.patient) })
      let packed = zero.isEmpty ? [] : Lockstep.pack(lanes.map { _ in zero })
      return zip(lanes.map(\.patient), batches[index].predictions(locations: locations, effects: packed)).map {
        (patient: $0, predictions: $1)
      }
    }
    var read = [[Double]?](repeating: nil, count: cohort.patients.count)
    for part in parts.joined() { read[part.patient] = part.predictions }
    return read
  }

  /// The cohort with one replicate as its measurements, values below an output's lower limit known to be below it only.
  /// - Throws: ``CalibrationUnsupported`` where the model of a patient cannot be computed, or there are events or ordinal
  ///   outcomes, which ``OutcomeSimulation`` draws.
  public func cohort(key: Key, threads: Int = 1) throws -> CalibrationCohort {
    guard cohort.structure.outcomes.isEmpty else {
      throw CalibrationUnsupported(problems: [
        "events and ordinal outcomes cannot be drawn into a cohort; take them out of the specification"
      ])
    }
    let drawn = try draw(1, key: key, threads: threads)
    let lost = drawn.missing.indices.filter { drawn.missing[$0] > 0 }.map { cohort.patients[$0].name }
    guard lost.isEmpty else {
      throw CalibrationUnsupported(problems: lost.map { "patient \($0): the model cannot be computed" })
    }
    let patients = zip(cohort.patients, drawn.values).map { patient, replicates in
      patient.measured(
        zip(patient.measurements, replicates[0]).map { measurement, value in
          var measurement = measurement
          let limit = cohort.structure.outputs[measurement.output].lowerLimit
          measurement.isBelowLimit = limit.map { value < $0 } ?? false
          measurement.value = measurement.isBelowLimit ? limit ?? value : value
          return measurement
        })
    }
    return try cohort.with(patients)
  }
}

extension PopulationValues {
  /// In units that one reads, in the order of ``UnknownVector/names``: typical values, covariate effects, standard
  /// deviations and correlations of effects, sizes of errors.
  public func natural(of structure: CalibrationStructure) -> [Double] { UnknownVector(structure).natural(self) }
}

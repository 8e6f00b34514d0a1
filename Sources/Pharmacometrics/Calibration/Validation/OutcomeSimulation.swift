import DiffEq
import Foundation
public import Stochastics

/// Events and categories that a calibrated population would have had: the same patients, doses and times of ordinal records,
/// with effects and outcomes drawn anew.
///
/// A patient who was censored is followed as long; one who had the event, of whom nobody knows how long he would have been
/// followed, as long as anybody. Doses are those that were given. The time of an event is where the cumulative hazard,
/// taken to be linear over the weight of each node of ``HazardQuadrature``, reaches a draw from the exponential
/// distribution. Events that are repeated, or known within intervals, are not simulated.
public struct OutcomeSimulation: Sendable {
  public let cohort: CalibrationCohort
  public let values: PopulationValues
  /// Names of outcomes that are not simulated.
  public let leftOut: [String]
  /// With the follow-up of the simulation.
  private let followed: CalibrationCohort

  /// - Throws: ``CalibrationError`` where the covariance of the effects is not positive definite.
  public init(_ cohort: CalibrationCohort, _ values: PopulationValues) throws(CalibrationError) {
    guard CholeskyFactorization(values.covariance) != nil else {
      throw CalibrationError(problems: ["the covariance of the effects is not positive definite"])
    }
    let structure = cohort.structure
    self.cohort = cohort
    self.values = values
    leftOut = structure.outcomes.filter { !$0.isSimulated }.map(\.name)
    let ends = structure.outcomes.indices.map { place in
      cohort.patients.flatMap(\.outcomes).filter { $0.outcome == place }.map(\.time).max() ?? 0
    }
    let patients = cohort.patients.map { patient in
      let records = patient.outcomes.filter { structure.outcomes[$0.outcome].isSimulated }.map { record in
        var record = record
        if record.finding == .event { (record.time, record.finding) = (ends[record.outcome], .free) }
        return record
      }
      return patient.measured([], outcomes: records)
    }
    followed = CalibrationCohort(unchecked: structure, cohort.predictor, patients)
  }

  /// Draws replicates, [patient][replicate][record]; those of which the model could not be computed are missing. What is
  /// drawn depends on the key, the patient's place and the replicate alone.
  /// - Parameter threads: how much is computed at once; the result does not depend on it.
  public func draw(
    _ count: Int, key: Key, threads: Int = 1
  ) throws -> [[[CalibrationPatient.OutcomeRecord]]] {
    precondition(count > 0, "OutcomeSimulation: \(count) replicates")
    let batches = PatientBatch.batches(of: followed, chains: count)
    let parts = try parallelMap(count: batches.count, threads: threads) { simulate(batches[$0], key: key) }
    var drawn = [[[CalibrationPatient.OutcomeRecord]]](repeating: [], count: cohort.patients.count)
    for part in parts.joined() { if let records = part.records { drawn[part.patient].append(records) } }
    return drawn
  }

  private func simulate(
    _ batch: PatientBatch, key: Key
  ) -> [(patient: Int, records: [CalibrationPatient.OutcomeRecord]?)] {
    guard let target = GibbsTarget(followed, values) else { return [] }
    var generators = batch.lanes.map { key.child(.patient, $0.patient).child(.replicate, $0.chain).generator }
    let effects = batch.lanes.indices.map { lane in
      target.effects(target.factor.map { _ in generators[lane].normal() })
    }
    let locations = Lockstep.pack(batch.lanes.map { followed.locations(values, patient: $0.patient) })
    let packed = values.covariance.isEmpty ? [] : Lockstep.pack(effects)
    let read = batch.predictions(locations: locations, effects: packed)
    return batch.lanes.indices.map { lane in
      let member = batch.lanes[lane]
      return (member.patient, read[lane].map { records($0, member.terms, &generators[lane]) })
    }
  }

  /// What happens to one patient, by the numbers of the terms.
  private func records(
    _ numbers: [Double], _ terms: [OutcomeTerm], _ generator: inout Generator
  ) -> [CalibrationPatient.OutcomeRecord] {
    var records: [CalibrationPatient.OutcomeRecord] = []
    var place = 0
    for term in terms {
      let width = term.width(followed.structure.outcomes[term.outcome])
      let own = numbers[place..<(place + width)]
      place += width
      switch term.form {
      case .category:
        let uniform = generator.uniform()
        let category = own.count { uniform < expit($0) }
        records.append(.init(time: term.times[0], outcome: term.outcome, finding: .category(category)))
      case .accumulation(let weights):
        records.append(Self.event(term.outcome, own, weights, exponential: -Foundation.log(1 - generator.uniform())))
      case .event, .interval: break
      }
    }
    return records
  }

  /// The event where ∫h dt reaches a draw from the exponential distribution, or none.
  private static func event(
    _ outcome: Int, _ logHazards: ArraySlice<Double>, _ weights: [Double], exponential: Double
  ) -> CalibrationPatient.OutcomeRecord {
    var (rest, time) = (exponential, 0.0)
    for (logHazard, weight) in zip(logHazards, weights) {
      let hazard = Foundation.exp(logHazard)
      if weight * hazard > rest { return .init(time: time + rest / hazard, outcome: outcome, finding: .event) }
      rest -= weight * hazard
      time += weight
    }
    return .init(time: time, outcome: outcome, finding: .free)
  }
}

extension OutcomeModel {
  /// Whether ``OutcomeSimulation`` draws it.
  var isSimulated: Bool {
    switch kind {
    case .ordinal: true
    case .event(_, let censoring, let isRepeated): censoring == .exact && !isRepeated
    }
  }
}

import Foundation
import Stochastics

/// A cohort with values of its population: what patients' moves are judged by.
struct GibbsTarget: Sendable {
  let cohort: CalibrationCohort
  let values: PopulationValues
  /// L, Ω = L Lᵀ, by rows.
  let factor: [[Double]]

  /// `nil` where Ω is not positive definite.
  init?(_ cohort: CalibrationCohort, _ values: PopulationValues) {
    guard let factor = CholeskyFactorization(values.covariance) else { return nil }
    self.cohort = cohort
    self.values = values
    self.factor = factor.rows
  }

  /// μ of a patient, by effect; 0 where the effect has no location of its own (``CalibrationStructure/centered``).
  func mean(_ patient: Int) -> [Double] { cohort.centeredMeans(values, patient: patient) }

  /// η = L z.
  func effects(_ z: [Double]) -> [Double] { factor.map { row in zip(row, z).reduce(0) { $0 + $1.0 * $1.1 } } }

  /// What the model tells up to eight η of one patient.
  func predictions(_ batch: PatientBatch, patient: Int, effects: [[Double]]) -> [[Double]?] {
    let padded = (0..<8).map { effects[Swift.min($0, effects.count - 1)] }
    let locations = cohort.locations(values, patient: patient).map { SIMD8<Double>(repeating: $0) }
    return Array(
      batch.predictions(locations: locations, effects: Lockstep.pack(padded)).prefix(effects.count))
  }

  /// −ln p(y) given what the model tells; `nil` where it is not finite.
  func dataValue(_ predictions: [Double], patient: Int) -> Double? {
    cohort.dataValue(predictions, patient: patient, errors: values.errors)
  }
}

extension CalibrationCohort {
  /// As ``means(_:patient:)``, 0 for effects that are not ``CalibrationStructure/centered``.
  func centeredMeans(_ values: PopulationValues, patient: Int) -> [Double] {
    zip(means(values, patient: patient), structure.centered).map { $1 ? $0 : 0 }
  }
}

extension CalibrationStructure {
  /// By effect: whether φ = μ + η alone says the parameters that it moves, so that given φ the data say nothing of μ. Not
  /// so where another parameter shares η.
  var centered: [Bool] {
    effects.indices.map { effect in
      let isShared = parameters.contains {
        if case .shared(let other) = $0.role { other == effect } else { false }
      }
      return effects[effect].movesLocation && !isShared
    }
  }
}

import DiffEq
import Foundation

/// What a patient's measurements tell of the effects η = L z, Ω = L Lᵀ:
///
///     φ(z) = Σ −ln p(y|η) + ½ zᵀz
///
/// As ``IndividualPosterior``, without the model's types, with values below the limit, and with derivatives by differences.
struct PatientPosterior: Sendable {
  let cohort: CalibrationCohort
  let values: PopulationValues
  let patient: Int
  let batch: PatientBatch
  let locations: [Double]
  private let rows: [[Double]]

  /// `nil` where Ω is not positive definite.
  /// - Parameter batch: eight lanes of the patient, where it is at hand.
  init?(_ cohort: CalibrationCohort, _ values: PopulationValues, patient: Int, batch: PatientBatch? = nil) {
    guard let factor = CholeskyFactorization(values.covariance) else { return nil }
    self.cohort = cohort
    self.values = values
    self.patient = patient
    self.batch = batch ?? PatientBatch(Array(repeating: (patient, 0), count: 8), of: cohort)
    locations = cohort.locations(values, patient: patient)
    rows = factor.rows
  }

  var dimension: Int { rows.count }

  func density(_ measurement: CalibrationPatient.Measurement) -> MeasurementDensity {
    MeasurementDensity(measurement: measurement, error: values.errors[measurement.output])
  }

  /// η = L z.
  func effects(_ z: [Double]) -> [Double] { rows.map { row in zip(row, z).reduce(0) { $0 + $1.0 * $1.1 } } }

  /// z = L⁻¹ η.
  func standardized(_ effects: [Double]) -> [Double] {
    var z = effects
    for row in rows.indices {
      for column in 0..<row { z[row] -= rows[row][column] * z[column] }
      z[row] /= rows[row][row]
    }
    return z
  }

  /// −ln p(y|η); `nil` where the model cannot be computed.
  func dataValue(_ predictions: [Double]) -> Double? {
    cohort.dataValue(predictions, patient: patient, errors: values.errors)
  }

  /// Predictions for up to eight z.
  func predictions(_ points: [[Double]]) -> [[Double]?] {
    let effects = points.map(effects)
    let padded = (0..<8).map { effects[Swift.min($0, effects.count - 1)] }
    let read = batch.predictions(
      locations: locations.map { SIMD8(repeating: $0) }, effects: dimension == 0 ? [] : Lockstep.pack(padded))
    return Array(read.prefix(points.count))
  }

  /// φ.
  func value(_ z: [Double]) -> Double? {
    predictions([z])[0].flatMap(dataValue).map { $0 + 0.5 * z.reduce(0) { $0 + $1 * $1 } }
  }

  /// φ with its gradient and the curvature expected of it.
  func expand(_ z: [Double]) -> PosteriorExpansion? {
    let directions = z.indices.map { column in PredictionSlopes.Direction.effects(rows.map { $0[column] }) }
    guard
      let slopes = PredictionSlopes(batch, locations: locations, effects: effects(z), directions: directions),
      let data = dataValue(slopes.values)
    else { return nil }
    let expansion = cohort.expansion(slopes.values, patient: patient, errors: values.errors)
    let gradient = zip(z, expansion.gradient(slopes.derivatives)).map { $0 + $1 }
    var curvature = expansion.information(slopes.derivatives)
    for place in z.indices { curvature[place][place] += 1 }
    guard (gradient + curvature.joined()).allSatisfy(\.isFinite) else { return nil }
    return PosteriorExpansion(
      z: z, value: data + 0.5 * z.reduce(0) { $0 + $1 * $1 }, gradient: gradient, expectedCurvature: curvature)
  }

  /// φ's curvature itself, by central differences of its gradient.
  func curvature(_ z: [Double]) -> [[Double]]? {
    let step = 1e-3
    var rows: [[Double]] = []
    for index in z.indices {
      var (low, high) = (z, z)
      low[index] -= step
      high[index] += step
      guard let below = expand(low)?.gradient, let above = expand(high)?.gradient else { return nil }
      rows.append(zip(above, below).map { ($0 - $1) / (2 * step) })
    }
    return rows.indices.map { row in rows.indices.map { 0.5 * (rows[row][$0] + rows[$0][row]) } }
  }

  /// Where a descent ends. One that does not leave its start may stand on a ridge, by symmetry, from which a step aside
  /// leads down.
  private func descend(from start: [Double]) -> FisherScoring.Minimum? {
    let minimum = FisherScoring.minimum(from: start, value: value, expand: expand)
    guard let standing = minimum, zip(standing.expansion.z, start).allSatisfy({ Swift.abs($0 - $1) < 1e-6 }),
      let curvature = curvature(start), !curvature.isEmpty, CholeskyFactorization(curvature) == nil
    else { return minimum }
    let aside = start.enumerated().map { $1 + ($0.isMultiple(of: 2) ? 0.1 : -0.1) }
    return FisherScoring.minimum(from: aside, value: value, expand: expand)
  }

  /// The modes that descents from some points end in, best first; those that coincide are one.
  func modes(from starts: [[Double]]) -> [FisherScoring.Minimum] {
    var found: [FisherScoring.Minimum] = []
    for start in starts {
      guard let minimum = descend(from: start) else { continue }
      let isKnown = found.contains { known in
        zip(known.expansion.z, minimum.expansion.z).allSatisfy { Swift.abs($0 - $1) < 0.05 }
      }
      if isKnown { continue }
      found.append(minimum)
    }
    return found.sorted { $0.expansion.value < $1.expansion.value }
  }
}

import Foundation
public import Stochastics

/// Normalized prediction distribution errors: where measurements lie in the distribution that the calibrated population
/// predicts for them, as standard normal numbers that are uncorrelated within a patient.
///
/// With K replicates of a patient's measurements, their mean E and covariance V = L Lᵀ, measurements and replicates become
/// y* = L⁻¹(y − E). The prediction discrepancy is the share of replicates below, F = #(y*_k < y*)/K, taken as 1/(2K) or
/// 1 − 1/(2K) at the ends, and NPDE = Φ⁻¹(F).
///
/// A value below the limit is replaced by a draw from the replicates below it, in measurements and replicates alike, so
/// that under the right model one is as likely as the other.
///
/// Sources: Brendel, Comets, Laffont, Laveille, Mentré. Metrics for external model evaluation with an application to the
/// population pharmacokinetics of gliclazide. Pharm Res 23:2036 (2006), doi:10.1007/s11095-006-9067-5; Comets, Brendel,
/// Mentré. Computing normalised prediction distribution errors to evaluate nonlinear mixed-effect models: the npde add-on
/// package for R. Comput Methods Programs Biomed 90:154 (2008), doi:10.1016/j.cmpb.2007.12.002; for values below the
/// limit, Nguyen, Comets, Mentré. Extension of NPDE for evaluation of nonlinear mixed effect models in presence of data
/// below the quantification limit. J Pharmacokinet Pharmacodyn 39:499 (2012), doi:10.1007/s10928-012-9264-2.
public struct PredictionDistributionErrors: Sendable, Hashable, Codable {
  /// One measurement.
  public struct Point: Sendable, Hashable, Codable {
    public let patient: String
    /// Hours.
    public let time: Double
    public let output: String
    /// The mean of the replicates.
    public let predicted: Double
    public let error: Double
    public let isBelowLimit: Bool
  }

  public let points: [Point]
  /// Patients that have none, and why.
  public let notes: [String]
  public let tests: NormalityTests?

  /// - Parameters:
  ///   - replicates: of `simulation`; some hundreds at least.
  ///   - key: of the draws below the limit.
  public init(
    _ simulation: ReplicateSimulation, _ replicates: ReplicateSimulation.Replicates, key: Key
  ) {
    let cohort = simulation.cohort
    var points: [Point] = []
    var notes: [String] = []
    let limits = cohort.lowerLimits
    if !cohort.structure.outcomes.isEmpty {
      let names = cohort.structure.outcomeNames.joined(separator: ", ")
      notes.append("\(names): checks of measurements leave out events and ordinal outcomes")
    }
    for (place, patient) in cohort.patients.enumerated() where !patient.measurements.isEmpty {
      let drawn = replicates.values[place]
      if replicates.missing[place] > 0 {
        notes.append("patient \(patient.name): the model cannot be computed in \(replicates.missing[place]) replicates")
      }
      guard drawn.count > 10 * patient.measurements.count else {
        notes.append(
          "patient \(patient.name): \(drawn.count) replicates of \(patient.measurements.count) measurements are too few"
        )
        continue
      }
      guard
        let errors = Self.errors(
          patient, drawn, limits: patient.measurements.map { $0.limit(limits) }, key: key.child(.patient, place))
      else {
        notes.append("patient \(patient.name): replicates do not vary; no errors")
        continue
      }
      for (index, measurement) in patient.measurements.enumerated() {
        points.append(
          Point(
            patient: patient.name, time: measurement.time,
            output: cohort.structure.outputs[measurement.output].symbol, predicted: errors.means[index],
            error: errors.values[index], isBelowLimit: measurement.isBelowLimit))
      }
    }
    self.points = points
    self.notes = notes
    tests = points.count >= 8 ? NormalityTests(points.map(\.error)) : nil
  }

  private static func errors(
    _ patient: CalibrationPatient, _ replicates: [[Double]], limits: [Double?], key: Key
  ) -> (values: [Double], means: [Double])? {
    let count = Double(replicates.count)
    let places = patient.measurements.indices
    let raw = places.map { place in replicates.reduce(0) { $0 + $1[place] } / count }
    let below = places.map { place in
      limits[place].map { limit in replicates.map { $0[place] }.filter { $0 < limit } } ?? []
    }
    var generator = key.generator
    func completed(_ row: [Double], isBelow: (Int) -> Bool) -> [Double] {
      places.map { place in
        guard isBelow(place), !below[place].isEmpty else { return row[place] }
        return below[place][generator.index(below: below[place].count)]
      }
    }
    let measured = completed(patient.measurements.map(\.value)) { patient.measurements[$0].isBelowLimit }
    let drawn = replicates.map { row in
      completed(row) { place in limits[place].map { row[place] < $0 } ?? false }
    }
    return Self.decorrelated(measured, drawn).map { ($0, raw) }
  }

  /// NPDE of one vector among replicates; `nil` where their covariance is not positive definite.
  private static func decorrelated(_ measured: [Double], _ replicates: [[Double]]) -> [Double]? {
    let count = Double(replicates.count)
    let places = measured.indices
    let means = places.map { place in replicates.reduce(0) { $0 + $1[place] } / count }
    let covariance = places.map { row in
      places.map { column in
        replicates.reduce(0) { $0 + ($1[row] - means[row]) * ($1[column] - means[column]) } / (count - 1)
      }
    }
    guard let factor = CholeskyFactorization(covariance) else { return nil }
    func turned(_ row: [Double]) -> [Double] {
      DataExpansion.solve(factor.rows, zip(row, means).map { $0 - $1 })
    }
    let standing = turned(measured)
    var below = [Double](repeating: 0, count: standing.count)
    for replicate in replicates {
      for (place, value) in turned(replicate).enumerated() where value < standing[place] { below[place] += 1 }
    }
    let end = 1 / (2 * count)
    return below.map { StandardNormal.quantile(min(max($0 / count, end), 1 - end)) }
  }
}

extension CalibrationCohort {
  /// The limit of quantification of each output: that of the structure, else the greatest that a value was below.
  var lowerLimits: [Double?] {
    var flagged: [Int: Double] = [:]
    for patient in patients {
      for measurement in patient.measurements where measurement.isBelowLimit {
        flagged[measurement.output] = max(flagged[measurement.output] ?? -.infinity, measurement.value)
      }
    }
    return structure.outputs.indices.map { structure.outputs[$0].lowerLimit ?? flagged[$0] }
  }
}

extension CalibrationPatient.Measurement {
  /// The limit of quantification that held for it, where its output has one: what was quantified was not below its limit.
  func limit(_ outputLimits: [Double?]) -> Double? {
    isBelowLimit ? value : outputLimits[output].map { min($0, value) }
  }
}

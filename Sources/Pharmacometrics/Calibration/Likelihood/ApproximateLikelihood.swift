import DiffEq
import Foundation
import Stochastics

/// −2 ln L with each patient's effects integrated out about the conditional mode, as ``PopulationLikelihood`` without the
/// model's types: by φ's curvature (Laplace) or the curvature expected of it (first-order conditional estimation with
/// interaction).
public struct ApproximateLikelihood: Sendable {
  /// How effects are integrated out.
  public enum Approximation: String, Sendable, Codable, CaseIterable {
    case laplace
    case conditional
  }

  public let cohort: CalibrationCohort
  public let approximation: Approximation
  public let threads: Int
  private let batches: [PatientBatch]

  public init(_ cohort: CalibrationCohort, _ approximation: Approximation, threads: Int = 1) {
    self.cohort = cohort
    self.approximation = approximation
    self.threads = threads
    batches = cohort.patients.indices.map { PatientBatch(Array(repeating: ($0, 0), count: 8), of: cohort) }
  }

  /// −2 ln L, constants among it; `nil` where a patient has no mode or no curvature.
  public func minusTwoLogLikelihood(_ values: PopulationValues) -> Double? { evaluate(values, from: nil)?.value }

  /// −2 ln L with the modes, from which the next evaluation nearby may start.
  func evaluate(_ values: PopulationValues, from starts: [[Double]]?) -> (value: Double, modes: [[Double]])? {
    let parts = try? parallelMap(count: cohort.patients.count, threads: threads) { patient in
      contribution(patient, values, starts?[patient])
    }
    guard let parts, parts.allSatisfy({ $0 != nil }) else { return nil }
    let known = parts.compactMap(\.self)
    return (known.reduce(0) { $0 + $1.value }, known.map(\.mode))
  }

  private func contribution(
    _ patient: Int, _ values: PopulationValues, _ start: [Double]?
  ) -> (value: Double, mode: [Double])? {
    guard let posterior = PatientPosterior(cohort, values, patient: patient, batch: batches[patient]) else {
      return nil
    }
    let zero = [Double](repeating: 0, count: posterior.dimension)
    guard
      let minimum = FisherScoring.minimum(
        from: start ?? zero, value: posterior.value, expand: posterior.expand)
    else { return nil }
    let mode = minimum.expansion
    let curvature = approximation == .laplace ? posterior.curvature(mode.z) : mode.expectedCurvature
    guard let factor = curvature.flatMap(CholeskyFactorization.init) else { return nil }
    return (2 * mode.value + factor.logDeterminant, mode.z)
  }
}

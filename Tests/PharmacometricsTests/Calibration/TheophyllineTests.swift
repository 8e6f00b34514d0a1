import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// The fit of theophylline that Monolix, saemix and nlmixr2 show: ka 1.57 /h, V 31.5 L, CL 2.77 L/h with log-normal effects
/// and an additive error; −2 ln L 345.4 by importance sampling for the 120 measurements after the dose, which is the data
/// set of saemix and Monolix (that of nlmixr2 has the 12 before the dose too).
struct TheophyllineTests {
  static let path = "nlmixr2data/theo_sd.csv"

  static func cohort(withBaseline: Bool, _ specification: CalibrationSpecification) throws -> CalibrationCohort {
    let url = try #require(SharedData.url(path))
    var dataset = try NonmemDataset(contentsOf: url, dialect: .extended)
    if !withBaseline {
      for subject in dataset.subjects.indices {
        dataset.subjects[subject].records.removeAll { $0.event == .observation && $0.time == 0 }
      }
    }
    return try ModelRegistry.model(named: "theophylline").calibrationCohort(
      dataset, specification, tolerance: Tolerance())
  }

  /// Far from the result, so that it is found and not kept.
  static let start = CalibrationSpecification(parameters: [
    "KA": .init(start: 0.7, standardDeviation: 1), "V": .init(start: 60, standardDeviation: 1),
    "CL": .init(start: 6, standardDeviation: 1),
  ])

  @Test(
    .tags(.reproduction, .statistical),
    .enabled(if: SharedData.url(path) != nil, Comment(rawValue: SharedData.reason(path))), arguments: [true, false])
  func estimatesAreTheKnownOnes(withBaseline: Bool) throws {
    let cohort = try Self.cohort(withBaseline: withBaseline, Self.start)
    #expect(cohort.measurementCount == (withBaseline ? 132 : 120))
    let result = try Calibration(cohort, seed: 1, threads: 2).run()
    for (parameter, value) in zip(result.parameters, [1.57, 31.5, 2.77]) {
      #expect(
        Swift.abs(parameter.typical.value / value - 1) < 0.03, "\(parameter.symbol): \(parameter.typical.value)")
    }
    guard !withBaseline else { return }
    let value = try #require(result.likelihoods[0].minusTwoLogLikelihood)
    #expect(Swift.abs(value - 345.4) < 0.7, "−2 ln L \(value)")
  }

  /// The curvature's approximations lie near the exact likelihood; their maxima near its maximum.
  @Test(
    .tags(.reproduction),
    .enabled(if: SharedData.url(path) != nil, Comment(rawValue: SharedData.reason(path))))
  func optimizationAgrees() throws {
    let cohort = try Self.cohort(withBaseline: false, .init())
    let sampled = try Calibration(cohort, seed: 1, threads: 2).run()
    for method in [Calibration.Method.foce, .laplace] {
      let optimized = try Calibration(cohort, method: method, threads: 2).run()
      for (one, other) in zip(sampled.parameters, optimized.parameters) {
        let deviation = try #require(one.typical.standardError)
        #expect(Swift.abs(one.typical.value - other.typical.value) < 0.3 * deviation, "\(method) \(one.symbol)")
      }
    }
  }
}

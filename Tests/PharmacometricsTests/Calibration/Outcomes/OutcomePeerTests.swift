import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Maximum likelihood without random effects, against lifelines 0.30.3 (`WeibullAFTFitter`, `ExponentialFitter`) and
/// statsmodels 0.15.0 (`OrderedModel`), optima polished with scipy 1.17.1. Their standard errors are those of the observed
/// information; ours are of the expected one, which for ordinal outcomes is up to 2 % off here.
struct OutcomePeerTests {
  private static let times = [
    3.1, 7.4, 12.0, 1.8, 5.5, 9.9, 12.0, 4.2, 10.7, 12.0, 2.2, 3.6, 1.1, 6.3, 12.0, 0.9, 4.8, 2.7, 5.1, 8.0,
  ]

  /// Ten patients of group 0 and ten of group 1, followed for twelve hours.
  private static let patients = times.enumerated().map { index, time in
    CalibrationPatient(
      name: "\(index + 1)", measurements: [],
      outcomes: [.init(time: time, outcome: 0, finding: time < 12 ? .event : .free)],
      columns: ["G": index < 10 ? 0 : 1])
  }

  private static func expect(
    _ estimate: CalibrationResult.Estimate?, _ value: Double, _ standardError: Double, within share: Double
  ) throws {
    let estimate = try #require(estimate)
    let found = try #require(estimate.standardError)
    #expect(abs(estimate.value - value) < share * standardError, "\(estimate.value), not \(value)")
    #expect(abs(found / standardError - 1) < 0.03, "standard error \(found), not \(standardError)")
  }

  private static func expect(_ result: CalibrationResult, minusTwoLogLikelihood value: Double) throws {
    let found = try #require(result.likelihoods[0].minusTwoLogLikelihood)
    #expect(abs(found - value) < 2e-3, "\(found), not \(value)")
    #expect(!result.likelihoods.contains { $0.method == "linearization" })
  }

  private static func fit(
    _ patients: [CalibrationPatient], line: (Double, Double), _ specification: CalibrationSpecification,
    _ method: Calibration.Method
  ) throws -> CalibrationResult {
    var specification = specification
    specification.outputs = ["Y": .init(estimate: false)]
    specification.parameters.merge(LineModel.parameters(line.0, line.1)) { own, _ in own }
    return try Calibration(LineModel.cohort(patients, specification), method: method, seed: 2).run()
  }

  private static func parameter(_ result: CalibrationResult, _ symbol: String) -> CalibrationResult.Estimate? {
    result.parameters.first { $0.symbol == symbol }?.typical
  }

  @Test(.tags(.golden), arguments: [Calibration.Method.saem, .foce])
  func exponentialTimes(_ method: Calibration.Method) throws {
    let result = try Self.fit(
      Self.patients, line: (0, 0), .init(events: ["death": .init(hazard: .constant, rate: 0.02)]), method)
    // The relative standard error of a rate is one by the square root of the number of events.
    try Self.expect(Self.parameter(result, "death_rate"), 0.12769353538707054, 0.127693535 / 4, within: 0.02)
    try Self.expect(result, minusTwoLogLikelihood: 97.85990846919174)
    // One parameter without an effect, and twenty records.
    let likelihood = result.likelihoods[0]
    #expect(abs((likelihood.bicc ?? 0) - (likelihood.minusTwoLogLikelihood ?? 0) - log(20)) < 1e-9)
    let outcome = try #require(result.outcomes?.first)
    #expect(outcome.counts.map(\.name) == ["events", "patients without"] && outcome.counts.map(\.records) == [16, 4])
    #expect(outcome.parameters == ["death_rate"] && result.population.typical.keys.sorted() == ["A", "B"])
  }

  @Test(.tags(.golden), arguments: [Calibration.Method.saem, .foce])
  func weibullTimesOfTwoGroups(_ method: Calibration.Method) throws {
    let result = try Self.fit(
      Self.patients, line: (0, 0),
      .init(
        parameters: ["death_rate": .init(covariates: [.init(covariate: "G", level: "1")])],
        events: ["death": .init(hazard: .weibull, rate: 0.02)]), method)
    try Self.expect(Self.parameter(result, "death_rate"), 0.09409123, 0.09409123 * 0.26952298, within: 0.02)
    try Self.expect(Self.parameter(result, "death_shape"), 1.40671725, 1.40671725 * 0.20672067, within: 0.02)
    try Self.expect(result.coefficients.first?.value, 0.65855916, 0.36406466, within: 0.02)
    try Self.expect(result, minusTwoLogLikelihood: 93.15038781775962)
  }

  /// Y is the time, and the time x.
  @Test(.tags(.golden), arguments: [Calibration.Method.saem, .foce])
  func orderedCategories(_ method: Calibration.Method) throws {
    let x = [
      0.2, 1.1, 2.5, 0.4, 3.3, 1.9, 2.8, 0.9, 3.7, 1.5, 0.1, 2.2, 3.0, 0.7, 1.3, 2.0, 3.9, 0.5, 2.6, 1.7, 3.4, 0.3, 2.9,
      1.2,
    ]
    let categories = [0, 0, 2, 1, 2, 0, 1, 0, 2, 1, 0, 1, 2, 0, 0, 2, 1, 0, 1, 1, 2, 0, 2, 1]
    let result = try Self.fit(
      LineModel.patients(zip(x, categories).map { ($0, .category($1)) }), line: (0, 1),
      .init(ordinal: ["pain": .init(categories: 3, effects: [.init(output: "Y")])]), method)
    try Self.expect(Self.parameter(result, "pain_alpha_1"), -2.4955270, 1.00889376, within: 0.02)
    try Self.expect(Self.parameter(result, "pain_gap_2"), 2.9028032, 1.00655525, within: 0.02)
    try Self.expect(Self.parameter(result, "pain_Y"), 1.9668168, 0.5959156, within: 0.02)
    try Self.expect(result, minusTwoLogLikelihood: 33.53482062928738)
    #expect(result.outcomes?.first?.counts.map(\.records) == [9, 8, 7])
  }
}

import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// A linear mixed model: maximum likelihood, −2 ln L and expected information were computed with scipy (Nelder–Mead on the
/// exact density, inverse of the exact expected information).
struct LinearCalibrationTests {
  static let rows: [[Double]] = [
    [2.47, 1.87, 1.98, 3.0], [2.02, 1.25, 1.91, 1.48], [2.55, 2.61, 2.52, 3.02], [3.31, 3.1, 3.5, 3.67],
    [3.25, 3.81, 3.52, 3.84], [3.07, 3.6, 3.57, 3.47], [2.64, 2.9, 2.62, 2.52], [2.96, 2.43, 3.34, 3.16],
    [3.3, 4.21, 3.66, 4.11], [4.83, 4.01, 4.71, 4.71],
  ]
  static let group: [Double] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
  static let specification = CalibrationSpecification(
    parameters: ["L": .init(start: 1, covariates: [.init(covariate: "G", level: "1")])])

  static func cohort() throws -> CalibrationCohort {
    try LevelModel.cohort(rows, group: group, specification)
  }

  private static func expectMaximum(_ result: CalibrationResult, within share: Double) throws {
    let parameter = result.parameters[0]
    let effect = try #require(result.coefficients.first)
    let deviation = try #require(parameter.betweenSubjects)
    let error = try #require(result.errors.first)
    for (estimate, value, standardError) in [
      (parameter.typical, 2.734, 0.30703917), (effect.value, 0.757, 0.43421896),
      (deviation, 0.66532437, 0.158517598), (error.value, 0.33887313, 0.043748333),
    ] {
      #expect(Swift.abs(estimate.value - value) < share * standardError, "\(estimate.value), not \(value)")
      let found = try #require(estimate.standardError)
      #expect(Swift.abs(found / standardError - 1) < 0.05, "standard error \(found), not \(standardError)")
    }
    // Around the maximum −2 ln L is flat: four estimates off by `share` standard errors raise it by 4 share².
    for likelihood in result.likelihoods {
      let value = try #require(likelihood.minusTwoLogLikelihood)
      let noise = 4 * (likelihood.standardError ?? 0)
      #expect(Swift.abs(value - 54.929037) < 4 * share * share + noise + 1e-3, "\(likelihood.method): \(value)")
    }
  }

  @Test(.tags(.golden, .statistical)) func stochasticApproximationFindsTheMaximum() throws {
    try Self.expectMaximum(Calibration(Self.cohort(), method: .saem, seed: 3).run(), within: 0.15)
  }

  @Test(.tags(.golden)) func optimizationFindsTheMaximum() throws {
    try Self.expectMaximum(Calibration(Self.cohort(), method: .foce).run(), within: 0.02)
  }

  /// One variance of a correlated pair is kept, the other is estimated: it must move, and the correlation stays.
  @Test(.tags(.statistical)) func oneVarianceOfABlockIsEstimated() throws {
    let specification = CalibrationSpecification(parameters: [
      "B": .init(estimate: false, estimateVariability: false)
    ])
    var generator = Key(seed: 4).generator
    let patients = (0..<120).map { index in
      let common = generator.normal()
      let first = 2 + 0.25 * common
      let second = 3 + 0.9 * common + (1 - 0.81).squareRoot() * generator.normal()
      return CalibrationPatient(
        name: "\(index + 1)",
        measurements: (0..<3).flatMap { visit in
          [(0, first), (1, second)].map { output, level in
            .init(time: Double(visit), output: output, value: level + 0.2 * generator.normal())
          }
        })
    }
    let cohort = try CalibrationCohort(
      structure: CalibrationStructure(PairModel.self, specification), predictor: ModelPredictor(PairModel.self),
      patients: patients)
    let result = try Calibration(cohort, seed: 1).run()
    let deviation = try #require(result.parameters.first { $0.symbol == "A" }?.betweenSubjects)
    #expect(abs(deviation.value - 0.25) < 4 * (deviation.standardError ?? 0), "\(deviation.value)")
  }

  @Test(.tags(.law)) func resultsDoNotDependOnThreads() throws {
    let one = try Calibration(Self.cohort(), seed: 5, threads: 1).run()
    let two = try Calibration(Self.cohort(), seed: 5, threads: 2).run()
    #expect(one.path == two.path)
    #expect(one.likelihoods.map(\.minusTwoLogLikelihood) == two.likelihoods.map(\.minusTwoLogLikelihood))
    let other = try Calibration(Self.cohort(), seed: 6, threads: 2).run()
    #expect(one.path != other.path)
  }

  /// One value for all, three of eight known to be below 2 only: scipy's maximum of the censored normal likelihood.
  @Test(.tags(.golden), arguments: [Calibration.Method.saem, .foce])
  func valuesBelowTheLimitCountByTheirProbability(_ method: Calibration.Method) throws {
    let values = [3.6, 2.1, 4.4, 3.9, 2.8, 2, 2, 2]
    let cohort = try LevelModel.cohort(
      [values], below: [false, false, false, false, false, true, true, true],
      CalibrationSpecification(parameters: ["L": .init(estimate: true, variability: false)]))
    let result = try Calibration(cohort, method: method).run()
    #expect(result.belowLimit == 3)
    #expect(Swift.abs(result.parameters[0].typical.value - 2.5076085) < 2e-3)
    #expect(Swift.abs(result.errors[0].value.value - 1.3511671) < 2e-3)
    let value = try #require(result.likelihoods[0].minusTwoLogLikelihood)
    #expect(Swift.abs(value - 22.251995) < 1e-3)
  }

  /// A normal prior and normal measurements: the posterior is normal, with mean and variance by conjugacy.
  @Test(.tags(.law, .statistical)) func posteriorOfAPatientIsTheConjugateOne() throws {
    let cohort = try LevelModel.cohort([[3.6, 2.1, 4.4, 3.9]])
    let individual = IndividualCalibration(cohort)
    let course = try individual.course(of: cohort.patients[0], visits: [-1, 0, 1, 3], draws: 8000, key: Key(seed: 2))
    for (visit, known) in zip(course, [[], [3.6], [3.6, 2.1], [3.6, 2.1, 4.4, 3.9]]) {
      let count = Double(known.count)
      let variance = 1 / (1 + count)
      let mean = 2 + variance * known.reduce(0) { $0 + ($1 - 2) }
      let features = visit.belief.features
      // Proposals are accepted about nine times of ten, so that draws count for at least a third.
      #expect(visit.belief.acceptance > 0.6)
      #expect(Swift.abs(features.means[0] - mean) < 4 * (variance * 3 / 8000).squareRoot())
      #expect(Swift.abs(features.standardDeviations[0] / variance.squareRoot() - 1) < 4 * (3 / 16_000.0).squareRoot())
      #expect(features.vector.count == 2 && features.names == ["L mean", "L sd"])
      let interval = visit.belief.quantiles(of: "L", [0.025, 0.975])
      let width = interval[1] - interval[0]
      #expect(Swift.abs(width / (3.919928 * variance.squareRoot()) - 1) < 0.08)
    }
    let last = course[3].belief
    let ahead = try individual.predictions(of: cohort.patients[0], last, output: "S", times: [9, 4], [0.5])
    let median = last.quantiles(of: "L", [0.5])[0]
    #expect(ahead.count == 2 && Swift.abs(ahead[0][0] - median * median) < 1e-9 && ahead[0] == ahead[1])
  }

  /// A square tells nothing of the sign: with mean 0 there are two modes, and the sampler sees both.
  @Test(.tags(.law)) func bothModesAreFound() throws {
    let structure = try CalibrationStructure(
      LevelModel.self,
      CalibrationSpecification(
        parameters: ["L": .init(start: 0)], outputs: ["S": .init(error: .additive, additive: 0.3)]))
    let patient = CalibrationPatient(name: "1", measurements: [.init(time: 1, output: 1, value: 2.25)])
    let cohort = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(LevelModel.self), patients: [patient])
    let result = try Calibration(cohort, method: .map, starts: 8).run()
    #expect(result.individuals[0].modes == 2)
    #expect(result.notes.contains { $0.contains("several modes: 1") })
    let belief = try IndividualCalibration(cohort).posterior(of: patient, starts: 8, key: Key(seed: 4))
    let negative = belief.effects.filter { $0[0] < 0 }.count
    #expect(belief.modes == 2)
    #expect((800...1200).contains(negative), "\(negative) of 2000 draws are negative")
  }

  /// Monolix 2021R1's own criteria from its −2 ln L of 32 patients, 483 measurements and 19 parameters, 8 of them variances.
  @Test(.tags(.golden)) func criteriaAreMonolixs() throws {
    let likelihood = CalibrationResult.Likelihood(
      method: "linearization", minusTwoLogLikelihood: 2410.398371, parameters: 19, variances: 8, patients: 32,
      measurements: 483)
    for (criterion, value) in [
      (likelihood.aic, 2448.398371), (likelihood.bic, 2476.247353), (likelihood.bicc, 2506.104442),
    ] {
      let found = try #require(criterion)
      #expect(Swift.abs(found - value) < 1e-5)
    }
  }
}

import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Patients with one random effect: what integrates it out or draws it, against brute-force quadrature.
struct OutcomePosteriorTests {
  /// A patient with measurements, an event and two categories, all of which depend on the level A ~ N(2, 1).
  private static let patient = CalibrationPatient(
    name: "1", measurements: [.init(time: 1, output: 0, value: 2.9), .init(time: 3, output: 0, value: 3.4)],
    outcomes: [
      .init(time: 4, outcome: 0, finding: .event), .init(time: 2, outcome: 1, finding: .category(2)),
      .init(time: 4, outcome: 1, finding: .category(1)),
    ])

  private static let specification = CalibrationSpecification(
    parameters: ["B": .init(estimate: false, variability: false)],
    events: ["death": .init(hazard: .weibull, rate: 0.05, shape: 1.5, effects: [.init(output: "Y", coefficient: 0.6)])],
    ordinal: ["pain": .init(thresholds: [-1, -2.5], effects: [.init(output: "Y", coefficient: 0.7)])],
    likelihood: .init(draws: 20_000))

  /// p(records|A), every part written out.
  private static func likelihood(_ level: Double) -> Double {
    func measured(_ value: Double) -> Double {
      exp(-2 * (value - level) * (value - level)) / (0.5 * (2 * .pi).squareRoot())
    }
    func atLeast(_ threshold: Double) -> Double { 1 / (1 + exp(-(threshold + 0.7 * level))) }
    let factor = exp(0.6 * level)
    let hazard = factor * 1.5 * 0.05 * (0.05 * 4.0).squareRoot()
    let survival = exp(-factor * pow(0.05 * 4, 1.5))
    let measurements = measured(2.9) * measured(3.4)
    return measurements * hazard * survival * atLeast(-2.5) * (atLeast(-1) - atLeast(-2.5))
  }

  /// ∫ g(A) p(records|A) N(A; 2, 1) dA by the trapezoidal rule.
  private static func integral(_ likelihood: (Double) -> Double, _ weight: (Double) -> Double = { _ in 1 }) -> Double {
    (-800...800).reduce(0.0) { sum, step in
      let level = 2 + Double(step) / 100
      let prior = exp(-0.5 * (level - 2) * (level - 2)) / (2 * Double.pi).squareRoot()
      return sum + weight(level) * likelihood(level) * prior / 100
    }
  }

  @Test(.tags(.golden, .statistical)) func importanceSamplingIntegratesTheEffectOut() throws {
    let cohort = try LineModel.cohort([Self.patient], Self.specification)
    let result = try Calibration(cohort, method: .map).run()
    let exact = -2 * log(Self.integral { Self.likelihood($0) })
    let line = result.likelihoods[0]
    let found = try #require(line.minusTwoLogLikelihood)
    let error = try #require(line.standardError)
    #expect(error < 0.01 && abs(found - exact) < 4 * error, "\(found) ± \(error), not \(exact)")
    // One near-normal effect: Laplace's approximation is close too.
    let laplace = try #require(ApproximateLikelihood(cohort, .laplace).minusTwoLogLikelihood(cohort.structure.start))
    #expect(abs(laplace - exact) < 0.05, "\(laplace), not \(exact)")
  }

  @Test(.tags(.golden, .statistical)) func posteriorOfAPatient() throws {
    let cohort = try LineModel.cohort([Self.patient], Self.specification)
    let belief = try IndividualCalibration(cohort).posterior(of: Self.patient, draws: 16_000, key: Key(seed: 5))
    let total = Self.integral { Self.likelihood($0) }
    let mean =
      Self.integral {
        Self.likelihood($0)
      } _: {
        $0
      } / total
    let square =
      Self.integral {
        Self.likelihood($0)
      } _: {
        $0 * $0
      } / total
    let deviation = (square - mean * mean).squareRoot()
    #expect(belief.acceptance > 0.6)
    #expect(abs(belief.features.means[0] - mean) < 4 * deviation * (3 / 16_000.0).squareRoot())
    #expect(abs(belief.features.standardDeviations[0] / deviation - 1) < 4 * (3 / 32_000.0).squareRoot())
  }

  /// Who dies at 4 h is known at 3 h to have lived so long, and no more.
  @Test(.tags(.law, .statistical)) func whatIsKnownBeforeAnEvent() throws {
    let patient = CalibrationPatient(
      name: "1", measurements: [], outcomes: [.init(time: 4, outcome: 0, finding: .event)])
    let known = patient.known(by: 3)
    #expect(known.outcomes == [.init(time: 3, outcome: 0, finding: .free)])
    #expect(patient.known(by: 4) == patient)
    let specification = CalibrationSpecification(
      parameters: ["B": .init(estimate: false, variability: false)],
      events: ["death": .init(hazard: .constant, rate: 0.05, effects: [.init(output: "Y", coefficient: 0.8)])])
    let cohort = try LineModel.cohort([patient], specification)
    let course = try IndividualCalibration(cohort).course(
      of: patient, visits: [3, 4], draws: 16_000, key: Key(seed: 6))
    let likelihoods: [(Double) -> Double] = [
      { exp(-0.15 * exp(0.8 * $0)) }, { 0.05 * exp(0.8 * $0) * exp(-0.2 * exp(0.8 * $0)) },
    ]
    for (visit, likelihood) in zip(course, likelihoods) {
      let mean = Self.integral(likelihood) { $0 } / Self.integral(likelihood)
      #expect(abs(visit.belief.features.means[0] - mean) < 4 * (3 / 16_000.0).squareRoot(), "\(visit.time)")
    }
  }

  /// The rate of a constant hazard has a posterior of one dimension where nothing else is unknown.
  @Test(.tags(.golden, .statistical)) func gibbsSamplingDrawsTheHazard() throws {
    let patients = LineModel.patients([(3, .event), (0.5, .event), (8, .free), (6, .event)])
    let specification = CalibrationSpecification(
      parameters: [
        "A": .init(start: 2, estimate: false, estimateVariability: false),
        "B": .init(estimate: false, variability: false), "death_Y": .init(estimate: false),
      ], events: ["death": .init(hazard: .constant, rate: 0.05, effects: [.init(output: "Y", coefficient: 0.6)])])
    let cohort = try LineModel.cohort(patients, specification)
    let result = try GibbsSampler(
      cohort, configuration: .init(warmUp: 300, draws: 1500), key: Key(seed: 7), threads: 2
    ).run()
    let draws = result.population.chains.flatMap { $0.draws.map { log($0[0]) } }
    let mean = draws.reduce(0, +) / Double(draws.count)
    // ln λ ~ N(ln 0.05, 2²) and patients' levels integrated out at each λ.
    var sums = (0.0, 0.0)
    for step in -200...200 {
      let z = Double(step) / 50
      let rate = 0.05 * exp(2 * z)
      var density = exp(-0.5 * z * z)
      for (time, isEvent) in [(3.0, true), (0.5, true), (8, false), (6, true)] {
        density *= Self.integral { level in
          let hazard = rate * exp(0.6 * level)
          return (isEvent ? hazard : 1) * exp(-hazard * time)
        }
      }
      sums = (sums.0 + density, sums.1 + density * log(rate))
    }
    let component = try #require(result.report.components.first { $0.name == "death_rate" })
    let effective = try #require(component.bulkEffectiveSampleSize)
    let deviation = (draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count)).squareRoot()
    #expect(effective > 200)
    #expect(
      abs(mean - sums.1 / sums.0) < 4 * deviation / effective.squareRoot(),
      "\(mean), not \(sums.1 / sums.0), \(effective) draws")
  }

  /// Frailty, a patient's own odds and a covariate of the hazard are parameters like all others.
  @Test(.tags(.law)) func resultsDoNotDependOnThreads() throws {
    let patients = (0..<9).map { index -> CalibrationPatient in
      CalibrationPatient(
        name: "\(index)",
        measurements: [1.0, 2].map { .init(time: $0, output: 0, value: 1 + 0.3 * Double(index) - 0.2 * $0) },
        outcomes: [
          .init(time: 3 + Double(index), outcome: 0, finding: index.isMultiple(of: 3) ? .free : .event),
          .init(time: 2, outcome: 1, finding: .category(index % 3)),
          .init(time: 3, outcome: 1, finding: .category(index / 3)),
        ], columns: ["AGE": 50 + Double(index)])
    }
    let specification = CalibrationSpecification(
      parameters: [
        "B": .init(estimate: false, variability: false), "pain_alpha_1": .init(variability: true),
        "death_rate": .init(
          variability: true, standardDeviation: 0.3, covariates: [.init(covariate: "AGE", start: 0, estimate: false)]),
      ],
      events: ["death": .init(hazard: .constant, rate: 0.1)], ordinal: ["pain": .init(categories: 3)],
      saem: .init(exploration: 20, smoothing: 10, conditional: 10), likelihood: .init(draws: 80))
    let cohort = try LineModel.cohort(patients, specification)
    let results = try [1, 2].map { try Calibration(cohort, seed: 4, threads: $0, starts: 2).run() }
    #expect(results[0].path == results[1].path)
    #expect(results[0].likelihoods.map(\.minusTwoLogLikelihood) == results[1].likelihoods.map(\.minusTwoLogLikelihood))
    #expect(results[0].individuals[0].effects.count == 3 && results[0].individuals[0].parameters["death_rate"] != nil)
    // Estimates come back from their report.
    let values = try results[0].values(cohort.structure)
    #expect(zip(values.natural(of: cohort.structure), results[0].path.last ?? []).allSatisfy { abs($0 - $1) < 1e-9 })
  }
}

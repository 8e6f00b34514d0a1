import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

struct GibbsTests {
  /// The population fixed, each patient's posterior is known by quadrature, whether it has one mode or two.
  /// With a least acceptance of 1 all patients move by Hamiltonian steps too.
  @Test(.tags(.statistical), arguments: [0.1, 1])
  func multimodalPatientsAreDrawnInProportion(leastAcceptance: Double) throws {
    let specification = CalibrationSpecification(
      parameters: ["L": .init(estimate: false, estimateVariability: false)], outputs: ["Y": .init(estimate: false)])
    let data = [[1.0], [1.1, 0.8], [0.05], [4.2], [2.0, 2.2, 1.9]]
    let structure = try CalibrationStructure(SquaredLevel.self, specification)
    let cohort = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(SquaredLevel.self),
      patients: data.enumerated().map { index, values in
        CalibrationPatient(
          name: "\(index + 1)", measurements: values.map { .init(time: 1, output: 0, value: $0) })
      })
    let result = try GibbsSampler(
      cohort, configuration: .init(warmUp: 200, draws: 2000, leastAcceptance: leastAcceptance),
      key: Key(seed: 60), threads: 2
    ).run()
    for (effect, values) in zip(result.individuals, data) {
      let exact = SquaredLevel.posterior(values)
      let size = try #require(effect.bulkEffectiveSampleSize)
      let error = exact.deviation / size.squareRoot()
      #expect(size > 400, "patient \(effect.patient): \(size) effective draws")
      #expect(abs(effect.mean - exact.mean) < 4 * error, "patient \(effect.patient): \(effect.mean), exact \(exact)")
      // The deviation of two narrow modes is nearly a function of their shares; its error is of the order of the mean's.
      #expect(abs(effect.standardDeviation - exact.deviation) < 4 * error, "patient \(effect.patient): \(effect)")
    }
    #expect(result.moves.map(\.modes) == [2, 2, 1, 2, 2])
    #expect(result.moves.allSatisfy { $0.usesGradient == (leastAcceptance == 1) })
    #expect(result.notes.contains("patients whose posterior has several modes: 1, 2, 4, 5"))
  }

  /// With ν = 2 and A = 1 each ω has P(ω ≤ t) = t/√(2 + t²), and correlations are uniform on (−1, 1).
  @Test(.tags(.statistical))
  func huangWandPriorHasItsMargins() throws {
    let structure = try CalibrationStructure(Bolus.self, .init(covariance: .full))
    var generator = Key(seed: 61).generator
    let names = UnknownVector(structure).names
    let draws = try (0..<2000).map { _ in try Priors().draw(structure, &generator).natural(of: structure) }
    for name in ["omega_CL", "omega_V"] {
      let place = try #require(names.firstIndex(of: name))
      let test = UniformityTest(draws.map { $0[place] / (2 + $0[place] * $0[place]).squareRoot() })
      #expect(test.chiSquareProbability > 0.002 && test.distanceProbability > 0.002, "\(name): \(test)")
    }
    let place = try #require(names.firstIndex(of: "corr_CL_V"))
    let test = UniformityTest(draws.map { 0.5 + 0.5 * $0[place] })
    #expect(test.chiSquareProbability > 0.002 && test.distanceProbability > 0.002, "\(test)")
  }

  @Test(.tags(.law))
  func resultDoesNotDependOnThreads() throws {
    let cohort = try Bolus.cohort(5)
    let data = try ReplicateSimulation(cohort, cohort.structure.start).cohort(key: Key(seed: 62))
    func run(_ threads: Int) throws -> MarkovChains {
      try GibbsSampler(
        data, configuration: .init(chains: 2, warmUp: 20, draws: 20), key: Key(seed: 63), threads: threads
      ).run().population
    }
    #expect(try run(1) == run(4))
  }

  @Test(.tags(.law))
  func whatCannotBeIsToldAtOnce() throws {
    let cohort = try Bolus.cohort(2)
    var priors = Priors(locations: ["KA": .init(mean: 0, standardDeviation: 1)])
    priors.coefficientDeviation = 0
    let error = #expect(throws: CalibrationError.self) {
      try GibbsSampler(cohort, priors: priors, configuration: .init(chains: 0), key: Key(seed: 1))
    }
    #expect(error?.problems.count == 3, "\(error?.problems ?? [])")
  }
}

/// Simulation-based calibration of a population of 6 patients after a bolus, with values below the limit.
struct GibbsCalibrationTests {
  static let specification = CalibrationSpecification(outputs: ["CP": .init(lowerLimit: 1.5)])
  static let priors = Priors(
    locationDeviation: 0.3, variability: .inverseWishart(degreesOfFreedom: 8, scale: 0.8),
    errors: .logNormal(standardDeviation: 0.3))

  private static func ranks(believed: Priors) throws -> RankStatistics {
    let cohort = try Bolus.cohort(6, specification: specification)
    let names = UnknownVector(cohort.structure).names
    return try SimulationBasedCalibration(replicates: 200, ranked: 99).ranks(
      of: names, key: Key(seed: 64), threads: 2
    ) { key in
      var generator = key.child(.parameters).generator
      let truth = try priors.draw(cohort.structure, &generator)
      let data = try ReplicateSimulation(cohort, truth).cohort(key: key.child(.measurement))
      let sampler = try GibbsSampler(
        data, priors: believed, configuration: .init(chains: 1, warmUp: 150, draws: 500, starts: 3),
        key: key.child(.rollout))
      return .init(truth: truth.natural(of: cohort.structure), draws: try sampler.run().population.draws)
    }
  }

  /// Ten probabilities; under the truth the smallest is below 0.001 in one of a hundred keys.
  @Test(.tags(.statistical, .slow))
  func ranksAreUniform() throws {
    let ranks = try Self.ranks(believed: Self.priors)
    for place in ranks.names.indices {
      let test = ranks.uniformity(place, bins: 10)
      #expect(test.chiSquareProbability > 0.001, "\(ranks.names[place]): \(test)")
      #expect(test.distanceProbability > 0.001, "\(ranks.names[place]): \(test)")
    }
  }
}

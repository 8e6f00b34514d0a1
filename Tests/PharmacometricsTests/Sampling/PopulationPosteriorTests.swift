import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

struct PopulationPosteriorTests {
  static let path = "nlmixr2data/theo_sd.csv"

  static func theophylline() throws -> CalibrationCohort {
    let url = try #require(SharedData.url(path))
    let dataset = try NonmemDataset(contentsOf: url, dialect: .extended)
    let structure = try CalibrationStructure(Theophylline.self)
    return try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(Theophylline.self), patients: structure.patients(of: dataset))
  }

  /// Maximum likelihood: ka 1.57/h, V 31.5 L, CL 2.77 L/h; with flat priors the posterior is about it.
  @Test(
    .tags(.reproduction, .statistical),
    .enabled(if: SharedData.url(path) != nil, Comment(rawValue: SharedData.reason(path))))
  func theophyllineIsNearMaximumLikelihood() throws {
    let result = try GibbsSampler(
      Self.theophylline(), configuration: .init(warmUp: 500, draws: 1500), key: Key(seed: 70), threads: 2
    ).run()
    for (symbol, estimate) in [("KA", 1.57), ("V", 31.5), ("CL", 2.77)] {
      let component = try #require(result.report.components.first { $0.name == symbol })
      let distance = abs(component.quantiles[1] - estimate) / component.standardDeviation
      #expect(distance < 0.5, "\(symbol): \(component)")
    }
    let worst = try #require(result.report.worstPotentialScaleReduction)
    let size = try #require(result.report.smallestEffectiveSampleSize)
    #expect(worst < 1.02 && size > 400, "\(result.notes)")
    #expect(result.priors.contains("ln CL ~ N(1.019, 2²)"), "\(result.priors)")
  }

  /// NUTS on all numbers at once and Gibbs draw the same posterior: with a covariate effect, a parameter without an effect
  /// of its own, and values below the limit.
  @Test(.tags(.statistical, .slow))
  func jointAndGibbsAgree() throws {
    let specification = CalibrationSpecification(
      parameters: [
        "CL": .init(covariates: [.init(covariate: "WT", reference: 70)]), "V": .init(start: 10, variability: false),
      ],
      outputs: ["CP": .init(lowerLimit: 1)])
    let weights = [50.0, 60, 70, 80, 90, 100]
    let empty = try Bolus.cohort(6, specification: specification, weights: weights)
    var truth = empty.structure.start
    var generator = Key(seed: 71).generator
    let priors = Priors(locationDeviation: 0.5, variability: .halfT(degreesOfFreedom: 3, scale: 0.5))
    truth = try Priors(
      locationDeviation: 0.1, variability: .inverseWishart(degreesOfFreedom: 20, scale: 2),
      errors: .logNormal(standardDeviation: 0.1)
    ).draw(empty.structure, &generator)
    let cohort = try ReplicateSimulation(empty, truth).cohort(key: Key(seed: 72))
    #expect(cohort.patients.contains { $0.measurements.contains(where: \.isBelowLimit) })
    let gibbs = try GibbsSampler(
      cohort, priors: priors, configuration: .init(draws: 2000), key: Key(seed: 73), threads: 2
    ).run().population
    let joint = try JointPosterior(cohort, priors: priors)
    let sampler = NoUTurnSampler(draws: 1000, warmUp: WarmUp(targetAcceptance: 0.9))
    let chains = try joint.chains(sampler, key: Key(seed: 74), threads: 2)
    #expect(chains.names == gibbs.names && chains.names.contains("CL_WT"))
    for place in chains.names.indices {
      let (a, b) = (gibbs.trace(place), chains.trace(place))
      let errors = try (#require(a.meanError), #require(b.meanError))
      let distance = abs(a.mean - b.mean) / (errors.0 * errors.0 + errors.1 * errors.1).squareRoot()
      #expect(distance < 4, "\(chains.names[place]): \(a.mean) by Gibbs, \(b.mean) jointly, \(distance) errors")
      let spread = try (#require(a.standardDeviationError), #require(b.standardDeviationError))
      let other =
        abs(a.standardDeviation - b.standardDeviation) / (spread.0 * spread.0 + spread.1 * spread.1).squareRoot()
      #expect(other < 4, "\(chains.names[place]): deviations \(a.standardDeviation) and \(b.standardDeviation)")
    }
  }

  @Test(.tags(.law))
  func jointGradientIsThatOfTheDensity() throws {
    let specification = CalibrationSpecification(
      parameters: ["CL": .init(covariates: [.init(covariate: "WT", reference: 70)])],
      outputs: ["CP": .init(error: .combined, lowerLimit: 2)])
    let empty = try Bolus.cohort(3, specification: specification, weights: [50, 70, 95])
    let cohort = try ReplicateSimulation(empty, empty.structure.start).cohort(key: Key(seed: 75))
    let density = try JointPosterior(cohort)
    var generator = Key(seed: 76).generator
    let position = (0..<density.dimension).map { place in place == 0 ? 0.7 : 0.5 * generator.normal() }
    var gradient = position
    let value = density.value(at: position, gradient: &gradient)
    #expect(value.isFinite)
    for place in position.indices {
      var (low, high) = (position, position)
      low[place] -= 1e-4
      high[place] += 1e-4
      let slope = (density.value(at: high) - density.value(at: low)) / 2e-4
      #expect(abs(slope - gradient[place]) < 1e-4 * max(1, abs(slope)), "\(place): \(gradient[place]), not \(slope)")
    }
  }

  /// 100 patients of the registered model, neutrophils over one cycle: the population is found again.
  @Test(.tags(.statistical, .slow))
  func fribergDocetaxelIsRecovered() throws {
    let structure = try CalibrationStructure(FribergDocetaxel.self, FribergCohort.specification)
    let cohort = try FribergCohort.simulated(100, structure, key: Key(seed: 77))
    let result = try GibbsSampler(
      cohort, configuration: .init(chains: 3, warmUp: 150, draws: 250), key: Key(seed: 78), threads: 2
    ).run()
    let truth = structure.start.natural(of: structure)
    for (component, value) in zip(result.report.components, truth) {
      let z = (value - component.mean) / component.standardDeviation
      #expect(abs(z) < 3.5, "\(component.name): \(component.mean) ± \(component.standardDeviation), truth \(value)")
      let reduction = try #require(component.potentialScaleReduction)
      #expect(reduction < 1.05, "\(component.name): R-hat \(reduction)")
    }
    #expect(result.report.components.contains { $0.name == "SLOPE" })
  }
}

/// Neutrophils of the registered docetaxel model after one dose.
enum FribergCohort {
  static let specification = CalibrationSpecification(
    outputs: ["ANC": .init(error: .logNormal, proportional: 0.2)])

  static func simulated(_ patients: Int, _ structure: CalibrationStructure, key: Key) throws -> CalibrationCohort {
    let days = [0.0, 3, 5, 7, 9, 11, 14, 17, 21]
    let place = FribergDocetaxel.Output.neutrophils.rawValue
    let empty = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(FribergDocetaxel.self),
      patients: (0..<patients).map { index in
        var generator = key.child(.patient, index).generator
        let surface = min(max(generator.normal(mean: 1.8, standardDeviation: 0.2), 1.3), 2.5)
        return CalibrationPatient(
          name: "\(index + 1)", covariates: [surface],
          doses: [DoseEvent(time: 0, amount: 100 * surface, duration: 1)],
          measurements: days.map { .init(time: 24 * $0, output: place, value: 1) })
      })
    return try ReplicateSimulation(empty, structure.start).cohort(key: key.child(.measurement))
  }
}

import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

struct ValidationTests {
  static let specification = CalibrationSpecification(outputs: ["CP": .init(lowerLimit: 1)])

  /// Sixty patients simulated from the model itself.
  static func data() throws -> CalibrationCohort {
    let empty = try Bolus.cohort(60, times: [0.5, 2, 6, 12, 18], specification: specification)
    return try ReplicateSimulation(empty, empty.structure.start).cohort(key: Key(seed: 80))
  }

  /// The same data under another population.
  static func believed(_ parameters: [String: ParameterSpecification], proportional: Double? = nil) throws
    -> CalibrationCohort
  {
    let structure = try CalibrationStructure(
      Bolus.self,
      .init(parameters: parameters, outputs: ["CP": .init(proportional: proportional, lowerLimit: 1)]))
    return try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(Bolus.self), patients: data().patients)
  }

  static func check(
    _ cohort: CalibrationCohort
  ) throws -> (errors: NormalityTests, plain: VisualPredictiveCheck, corrected: VisualPredictiveCheck) {
    let simulation = try ReplicateSimulation(cohort, cohort.structure.start)
    let replicates = try simulation.draw(1000, key: Key(seed: 81), threads: 2)
    let errors = PredictionDistributionErrors(simulation, replicates, key: Key(seed: 82))
    #expect(errors.notes.isEmpty && errors.points.count == 300)
    return try (
      #require(errors.tests),
      #require(VisualPredictiveCheck.checks(simulation, replicates).first),
      #require(VisualPredictiveCheck.checks(simulation, replicates, isPredictionCorrected: true).first)
    )
  }

  @Test(.tags(.statistical))
  func dataOfTheModelItselfPass() throws {
    let cohort = try Self.data()
    #expect(cohort.patients.contains { $0.measurements.contains(where: \.isBelowLimit) })
    let (errors, plain, corrected) = try Self.check(cohort)
    #expect(errors.globalProbability > 0.01, "\(errors)")
    // 95 % of intervals hold; of 15 or fewer, dependent, three may not.
    let share = try #require(plain.shareInside)
    #expect(share >= 0.8, "\(share)")
    for bin in plain.bins {
      #expect(bin.belowLimit >= bin.belowLimitInterval[0] - 0.05 && bin.belowLimit <= bin.belowLimitInterval[1] + 0.05)
    }
    // Doses are the same, so there is nothing to correct.
    #expect(plain.bins.count == 5 && plain.bins == corrected.bins)
  }

  @Test(.tags(.statistical))
  func otherTypicalValuesDoNotPass() throws {
    let (errors, plain, _) = try Self.check(Self.believed(["CL": .init(start: 2.8)]))
    #expect(errors.globalProbability < 0.001, "\(errors)")
    let share = try #require(plain.shareInside)
    #expect(share < 0.7, "\(share)")
    #expect(plain.bins.contains { $0.belowLimit < $0.belowLimitInterval[0] })
  }

  @Test(.tags(.statistical))
  func otherErrorsDoNotPass() throws {
    let (errors, _, _) = try Self.check(Self.believed([:], proportional: 0.4))
    #expect(errors.globalProbability < 0.001, "\(errors)")
    #expect(errors.variance < 0.8)
  }

  /// y_j = θ + η + ε_j is normal: E = θ, V = ω² 11ᵀ + σ² I, and errors are L⁻¹(y − E) but for the replicates' noise.
  @Test(.tags(.golden))
  func normalModelIsExact() throws {
    let structure = try CalibrationStructure(PlainLevel.self)
    let values = [3.9, 2.4, 3.1]
    let cohort = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(PlainLevel.self),
      patients: [
        CalibrationPatient(
          name: "1",
          measurements: values.enumerated().map { .init(time: Double($0.offset), output: 0, value: $0.element) })
      ])
    let simulation = try ReplicateSimulation(cohort, structure.start)
    let replicates = try simulation.draw(20_000, key: Key(seed: 83))
    let errors = PredictionDistributionErrors(simulation, replicates, key: Key(seed: 84))
    // ω² = 0.7, σ² = 0.16: L by hand.
    let l11 = 0.86.squareRoot()
    let l21 = 0.7 / l11
    let l22 = (0.86 - l21 * l21).squareRoot()
    let l32 = (0.7 - l21 * l21) / l22
    let l33 = (0.86 - l21 * l21 - l32 * l32).squareRoot()
    let first = 0.9 / l11
    let second = (-0.6 - l21 * first) / l22
    let third = (0.1 - l21 * first - l32 * second) / l33
    for (point, exact) in zip(errors.points, [first, second, third]) {
      // The share F has the error √(F(1−F)/K); moments and decorrelation add about as much again.
      let density = exp(-0.5 * exact * exact) / (2 * Double.pi).squareRoot()
      let share = StandardNormal.cumulative(exact)
      let error = (share * (1 - share) / 20_000).squareRoot() / density
      #expect(abs(point.error - exact) < 4 * 2 * error, "\(point.error), exact \(exact)")
    }
  }

  /// SciPy 1.17: `stats.ttest_1samp`, `stats.chi2`, and D'Agostino and Stephens' formula at the statistic of
  /// `stats.anderson`.
  @Test(.tags(.golden))
  func testsAgreeWithSciPy() {
    let tests = NormalityTests([0.3, -1.2, 0.7, 2.1, -0.4, 0.05, 1.6, -0.9, 0.45, -2.2, 0.9, 1.3])
    #expect(abs(tests.meanProbability - 0.5422751326104011) < 1e-10)
    #expect(abs(tests.varianceProbability - 0.22188857808787788) < 1e-10)
    #expect(abs(tests.normalityProbability - 0.9661544388658945) < 1e-8)
    let skewed = NormalityTests([0.01, 0.02, 0.05, 0.1, 0.3, 0.9, 2.7, 8.1, 24, 70])
    #expect(abs(skewed.normalityProbability / 2.2818614856358265e-05 - 1) < 1e-6)
  }
}

/// θ + η.
struct PlainLevel: Model {
  enum Parameter: Int, ModelIndex { case level }
  enum Output: Int, ModelIndex { case level }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.level] = p[.level] }

  static let description = ModelDescription<PlainLevel>(
    name: "plain-level", summary: "a level", source: "test",
    parameters: [.init(.level, "L", "level", unit: "1", typical: 3, .normal(variance: 0.7))],
    outputs: [.init(.level, "Y", "level", unit: "1", .combined(additive: 0.4, proportional: 0))])
}

struct EventCheckTests {
  static let times = stride(from: 50.0, through: 500, by: 50).map { $0 }

  /// A study of exponential times with two causes, censored at 500.
  static func study(_ rates: [Double], _ key: Key) -> [EventCheck.Outcome] {
    (0..<150).map { patient in
      var generator = key.child(.patient, patient).generator
      let draws = rates.map { generator.exponential(rate: $0) }
      let time = draws.min() ?? .infinity
      guard time < 500 else { return .init(time: 500, cause: nil) }
      return .init(time: time, cause: draws.firstIndex(of: time))
    }
  }

  static func check(_ quantity: EventCheck.Quantity, rates: [Double]) -> EventCheck {
    EventCheck(
      quantity, observed: study([0.002, 0.001], Key(seed: 90)),
      replicates: (0..<400).map { study(rates, Key(seed: 91).child(.replicate, $0)) }, times: times, causes: 2)
  }

  @Test(.tags(.statistical), arguments: [EventCheck.Quantity.survival, .incidence(cause: 0), .incidence(cause: 1)])
  func eventsOfTheModelItselfPass(_ quantity: EventCheck.Quantity) {
    let check = Self.check(quantity, rates: [0.002, 0.001])
    #expect(check.probability > 0.01 && check.shareInside >= 0.8, "\(check)")
  }

  @Test(.tags(.statistical), arguments: [EventCheck.Quantity.survival, .incidence(cause: 0)])
  func otherRatesDoNotPass(_ quantity: EventCheck.Quantity) {
    let check = Self.check(quantity, rates: [0.004, 0.001])
    #expect(check.probability < 0.01 && check.shareInside < 0.5, "\(check)")
  }

  /// By hand: of four, one has the event at 1, one is censored at 2, one has it at 3.
  @Test(.tags(.golden))
  func curvesAreKaplanMeiers() {
    let observed = [(1.0, 0), (2.0, nil), (3.0, 0), (4.0, nil)].map { EventCheck.Outcome(time: $0.0, cause: $0.1) }
    let check = EventCheck(.survival, observed: observed, replicates: [observed, observed], times: [0.5, 1, 2, 3])
    #expect(check.points.map(\.observed) == [1, 0.75, 0.75, 0.375])
    let incidence = EventCheck(
      .incidence(cause: 0), observed: observed, replicates: [observed, observed], times: [0.5, 1, 2, 3])
    #expect(zip(incidence.points, [0, 0.25, 0.25, 0.625]).allSatisfy { abs($0.observed - $1) < 1e-12 })
  }
}

import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// A value that does not change: θ + η where additive, θ e^η where not.
private struct Level<Kind: LevelKind>: Model {
  enum Parameter: Int, ModelIndex { case level }
  enum Output: Int, ModelIndex { case level }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.level] = p[.level] }

  static var description: ModelDescription<Level<Kind>> {
    .init(
      name: "level", summary: "a level", source: "test",
      parameters: [.init(.level, "L", "level", unit: "1", typical: 3, Kind.variability)],
      outputs: [.init(.level, "Y", "level", unit: "1", Kind.error)])
  }
}

private protocol LevelKind: Sendable {
  static var variability: Variability { get }
  static var error: ResidualError { get }
}

private enum Additive: LevelKind {
  static let variability = Variability.normal(variance: 0.7)
  static let error = ResidualError.combined(additive: 0.4, proportional: 0)
}

private enum Proportional: LevelKind {
  static let variability = Variability.logNormal(variance: 0.2)
  static let error = ResidualError.combined(additive: 0, proportional: 0.3)
}

struct LikelihoodLawTests {
  static let measurements = [3.6, 2.1, 4.4, 3.9]

  private static func likelihood<Kind: LevelKind>(_ kind: Kind.Type, starts: Int = 1) throws -> PopulationLikelihood<
    Level<Kind>
  > {
    let patient = ObservedPatient<Level<Kind>>(
      name: "1", covariates: [],
      observations: measurements.enumerated().map { .init(time: Double($0.offset), .level, $0.element) })
    return try PopulationLikelihood(Population(), patients: [patient], starts: starts)
  }

  /// y ~ N(θ1, σ² I + ω² 11ᵀ): det = σ²ⁿ⁻²(σ² + nω²), and the inverse is known.
  @Test(.tags(.law), arguments: PopulationLikelihood<Level<Additive>>.Approximation.allCases)
  private func linearModelsAreExact(_ approximation: PopulationLikelihood<Level<Additive>>.Approximation) throws {
    let value = try #require(Self.likelihood(Additive.self).evaluate(approximation).minusTwoLogLikelihood)
    let (n, variance, omega) = (4.0, 0.16, 0.7)
    let residuals = Self.measurements.map { $0 - 3 }
    let sum = residuals.reduce(0, +)
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let form = (squares - omega / (variance + n * omega) * sum * sum) / variance
    let determinant = (n - 1) * Foundation.log(variance) + Foundation.log(variance + n * omega)
    #expect(Swift.abs(value - (form + determinant + n * Foundation.log(2 * Double.pi))) < 1e-6)
  }

  /// With x = η and b, ω² of the error and the effect, φ = Σ [½ (y e^−x/θ − 1)²/b² + x + ln θb] + x²/2ω²; the curvature
  /// expected of it is n (1/b² + 2) + 1/ω².
  @Test(.tags(.law)) func proportionalErrorsInteractWithEffects() throws {
    let (b2, omega, n) = (0.09, 0.2, 4.0)
    func slope(_ x: Double) -> Double {
      let ratios = Self.measurements.map { $0 * Foundation.exp(-x) / 3 }
      return ratios.reduce(x / omega + n) { $0 - ($1 - 1) * $1 / b2 }
    }
    var (low, high) = (-2.0, 2.0)
    for _ in 0..<200 { if slope((low + high) / 2) < 0 { low = (low + high) / 2 } else { high = (low + high) / 2 } }
    let mode = low
    let ratios = Self.measurements.map { $0 * Foundation.exp(-mode) / 3 }
    let twice = ratios.reduce(mode * mode / omega + 2 * n * (mode + Foundation.log(3 * 0.3))) {
      $0 + ($1 - 1) * ($1 - 1) / b2
    }
    let curvature = ratios.reduce(1 / omega) { $0 + (2 * $1 - 1) * $1 / b2 }
    let expected = n * (1 / b2 + 2) + 1 / omega
    let likelihood = try Self.likelihood(Proportional.self)
    let patient = likelihood.evaluate(.conditional).patients[0]
    let effect = try #require(patient.effects?.first)
    #expect(Swift.abs(effect - mode) < 1e-4)
    let conditional = try #require(patient.objective)
    #expect(Swift.abs(conditional - (twice + Foundation.log(omega * expected))) < 1e-6)
    let laplace = try #require(likelihood.evaluate(.laplace).objective)
    #expect(Swift.abs(laplace - (twice + Foundation.log(omega * curvature))) < 1e-5)
  }

  @Test(.tags(.law)) func moreStartsNeverFindAWorseMode() throws {
    let one = try #require(Self.likelihood(Proportional.self).evaluate().objective)
    let five = try #require(Self.likelihood(Proportional.self, starts: 5).evaluate().objective)
    #expect(Swift.abs(one - five) < 1e-6)
  }

  @Test(.tags(.law)) func sensitivitiesAreDerivativesAlsoThroughKinetics() throws {
    let patient = ObservedPatient<SunitinibYu>(
      name: "1", covariates: [82],
      changes: [.init(time: 60, covariates: [79])],
      doses: [0, 24, 48, 72].map { DoseEvent(time: $0, amount: 50) },
      observations: [
        .init(time: 4, .sunitinib, 20), .init(time: 24, .metabolite, 20), .init(time: 60, .total, 20),
        .init(time: 80, .metabolite, 20),
      ])
    let posterior = IndividualPosterior(
      Population(), patient: patient,
      errors: [ResidualError](repeating: .combined(additive: 1, proportional: 0), count: 5),
      tolerance: Tolerance(relative: 1e-8, absolute: 1e-8))
    let effects = [0.2, -0.1, 0.3, 0.1]
    let directions = effects.indices.map { row in effects.indices.map { $0 == row ? 1.0 : 0.0 } }
    let (values, derivatives) = try #require(posterior.sensitivities(at: effects, along: directions))
    let plain = try #require(posterior.predictions(effects))
    #expect(zip(plain, values).allSatisfy { agree($0, $1, within: 1e-14) })
    for index in effects.indices {
      var (low, high) = (effects, effects)
      low[index] -= 1e-5
      high[index] += 1e-5
      let (below, above) = try (#require(posterior.predictions(low)), #require(posterior.predictions(high)))
      for place in values.indices {
        let difference = (above[place] - below[place]) / 2e-5
        #expect(Swift.abs(derivatives[index][place] - difference) < 1e-6 * values[place])
      }
    }
  }

  @Test(
    .tags(.law),
    arguments: [
      ResidualError.combined(additive: 0.3, proportional: 0.2), .linear(additive: 0.3, proportional: 0.2),
      .logNormal(standardDeviation: 0.4), .logNormalWithFloor(standardDeviation: 0.2, additive: 0.5),
      .boxCox(lambda: 0.5, standardDeviation: 0.3),
    ])
  func densitiesIntegrateToOneAndDescribeMeasurements(_ error: ResidualError) {
    let step = 0.002
    let grid = stride(from: 0.001, to: 30, by: step)
    let densities = grid.map { Foundation.exp(error.logDensity(of: $0, given: 3)) }
    #expect(Swift.abs(densities.reduce(0, +) * step - 1) < 1e-3)
    let mean = zip(grid, densities).reduce(0) { $0 + $1.0 * $1.1 * step }
    let square = zip(grid, densities).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * step }
    var generator = Key(seed: 7).generator
    let count = 20_000
    let sample = (0..<count).map { _ in error.measure(3, &generator) }
    let standardError = ((square - mean * mean) / Double(count)).squareRoot()
    #expect(Swift.abs(sample.reduce(0, +) / Double(count) - mean) < 4.5 * standardError)
  }

  /// Measurements far from all that is likely lead to a mode all the same, or to none, but never to a crash.
  @Test(.tags(.law)) func absurdMeasurementsAreBorne() throws {
    let patients = [1e-6, 1e9].map { value in
      ObservedPatient<ImatinibGotta>(
        name: "\(value)", covariates: [70, 50, 1, 0], doses: [DoseEvent(time: 0, amount: 400)],
        observations: [.init(time: 2, .concentration, value), .init(time: 24, .concentration, value)])
    }
    let value = try PopulationLikelihood(Population(), patients: patients).evaluate()
    #expect(value.patients.allSatisfy { $0.objective?.isFinite ?? true })
    #expect(value.patients.allSatisfy { ($0.effects ?? []).allSatisfy(\.isFinite) })
  }

  @Test(.tags(.contract)) func impossibleMeasurementsAreAllNamed() throws {
    let patients = ["a", "b"].map { name in
      ObservedPatient<ImatinibGotta>(
        name: name, covariates: [70, 50, 1, 0],
        observations: [
          .init(time: 2, .concentration, .nan), .init(time: 3, .auc, 1), .init(time: 4, .concentration, 9),
        ])
    }
    let error = #expect(throws: LikelihoodDataError.self) { try PopulationLikelihood(Population(), patients: patients) }
    #expect(error?.problems.count == 4)
    #expect(error?.problems.first?.contains("patient a, concentration at 2.0 h") == true)
  }

  @Test(.tags(.law)) func threadsDoNotChangeTheResult() throws {
    let patients = (0..<5).map { index in
      ObservedPatient<PazopanibOzbey>(
        name: "\(index)", covariates: [30 + Double(index)], doses: [DoseEvent(time: 0, amount: 800)],
        observations: [.init(time: 3, .concentration, 25 + Double(index)), .init(time: 24, .concentration, 20)])
    }
    let likelihood = try PopulationLikelihood(Population(), patients: patients, starts: 2)
    let (one, three) = (likelihood.evaluate(threads: 1), likelihood.evaluate(threads: 3))
    #expect(one.objective != nil && one.objective == three.objective)
    #expect(one.patients.map(\.effects) == three.patients.map(\.effects))
  }
}

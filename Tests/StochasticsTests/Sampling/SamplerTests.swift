import Foundation
import Stochastics
import TestSupport
import Testing

/// Samplers on densities of which everything is known.
struct SamplerTests {
  /// Mean (1, −2, 0.5), deviations (1, 10, 0.1), correlation 0.9 of the first two.
  static let normal: DrawnDensity = {
    let determinant = 1.0 * 100 - 9.0 * 9.0
    return .normal(
      mean: [1, -2, 0.5],
      precision: [[100 / determinant, -9 / determinant, 0], [-9 / determinant, 1 / determinant, 0], [0, 0, 100]])
  }()
  static let mean = [1, -2, 0.5]
  static let deviations = [1, 10, 0.1]

  private func check(_ sampler: some ChainSampler, seed: UInt64) throws {
    let chains = try sampler.chains(of: Self.normal, key: Key(seed: seed), threads: 2)
    for index in 0..<3 {
      let trace = chains.trace(index)
      let (meanError, deviationError) = try (
        #require(trace.meanError), #require(trace.standardDeviationError)
      )
      #expect(abs(trace.mean - Self.mean[index]) < 4 * meanError, "mean \(index): \(trace.mean) ± \(meanError)")
      #expect(
        abs(trace.standardDeviation - Self.deviations[index]) < 4 * deviationError,
        "deviation \(index): \(trace.standardDeviation) ± \(deviationError)")
      let reduction = try #require(trace.potentialScaleReduction)
      #expect(reduction < 1.01, "R-hat of \(index): \(reduction)")
      // An error so large would hide any bias.
      #expect(meanError < 0.1 * Self.deviations[index])
    }
  }

  @Test(.tags(.statistical), arguments: [WarmUp.MetricKind.diagonal, .dense])
  func noUTurnSampler(_ metric: WarmUp.MetricKind) throws {
    try check(NoUTurnSampler(warmUp: WarmUp(metric: metric)), seed: 1)
  }

  @Test(.tags(.statistical), arguments: [WarmUp.MetricKind.diagonal, .dense])
  func hamiltonianSampler(_ metric: WarmUp.MetricKind) throws {
    try check(HamiltonianSampler(draws: 2000, warmUp: WarmUp(metric: metric)), seed: 2)
  }

  @Test(.tags(.statistical))
  func randomWalk() throws { try check(RandomWalkMetropolis(draws: 2000), seed: 3) }

  /// One component by each sampler: rates far from normal show errors of acceptance that a normal density hides.
  /// Here ln p = x − eˣ, the logarithm of an exponential variable: mean −γ, variance π²/6.
  @Test(.tags(.statistical))
  func skewedDensity() throws {
    let density = DrawnDensity(dimension: 1) { x, gradient in
      gradient[0] = 1 - exp(x[0])
      return x[0] - exp(x[0])
    }
    func check(_ chains: MarkovChains) throws {
      let trace = chains.trace(0)
      let error = try #require(trace.meanError)
      let deviationError = try #require(trace.standardDeviationError)
      #expect(abs(trace.mean + 0.577_215_664_9) < 4 * error, "\(trace.mean) ± \(error)")
      #expect(abs(trace.standardDeviation - Double.pi / 6.0.squareRoot()) < 4 * deviationError)
    }
    try check(NoUTurnSampler(draws: 5000).chains(of: density, key: Key(seed: 4)))
    try check(HamiltonianSampler(draws: 5000).chains(of: density, key: Key(seed: 5)))
    try check(RandomWalkMetropolis(draws: 5000).chains(of: density, key: Key(seed: 6)))
  }

  /// The adapted acceptance is near its target, and the metric near the variances.
  @Test(.tags(.statistical))
  func warmUpFindsStepAndMetric() throws {
    let sampler = NoUTurnSampler(draws: 2000, warmUp: WarmUp(targetAcceptance: 0.9))
    let chain = try sampler.chain(of: Self.normal, from: [0, 0, 0], key: Key(seed: 7))
    #expect(abs(chain.acceptance - 0.9) < 0.05, "\(chain.acceptance)")
    #expect(chain.divergences.isEmpty && chain.longestTrajectories == 0)
    for (scale, deviation) in zip(chain.scales, Self.deviations) {
      let ratio = scale / (deviation * deviation)
      #expect((0.6...1.6).contains(ratio), "\(ratio)")
    }
  }

  @Test(.tags(.law))
  func resultDoesNotDependOnThreads() throws {
    let sampler = NoUTurnSampler(draws: 50, warmUp: WarmUp(transitions: 100))
    let one = try sampler.chains(of: Self.normal, key: Key(seed: 8), threads: 1)
    let many = try sampler.chains(of: Self.normal, key: Key(seed: 8), threads: 4)
    let other = try sampler.chains(of: Self.normal, key: Key(seed: 9), threads: 4)
    #expect(one == many)
    #expect(one != other)
    #expect(one.chains[0] != one.chains[1])
  }

  /// Neal's funnel, x₁ ~ N(0, 3²), x₂…x₁₀ ~ N(0, e^{x₁}), has a neck that no step size suits: it must be said.
  @Test(.tags(.law))
  func divergencesAreReported() throws {
    let funnel = DrawnDensity(dimension: 10) { x, gradient in
      let precision = exp(-x[0])
      let squares = x.dropFirst().reduce(0) { $0 + $1 * $1 }
      gradient[0] = -x[0] / 9 - 4.5 + 0.5 * squares * precision
      for index in 1..<10 { gradient[index] = -x[index] * precision }
      return -x[0] * x[0] / 18 - 4.5 * x[0] - 0.5 * squares * precision
    }
    #expect(funnel.gradientError(at: [0.3, 1, -1, 2, 0.5, 0.1, 1, 1, 2, 1]) < 1e-6)
    let chains = try NoUTurnSampler().chains(of: funnel, key: Key(seed: 10), threads: 2)
    let report = ConvergenceReport(chains)
    #expect(chains.chains.contains { !$0.divergences.isEmpty })
    #expect(report.problems.contains { $0.contains("draws diverged") && $0.hasPrefix("chain ") })
    #expect(report.problems.contains { $0.hasPrefix("x1: ") })
  }

  /// Two modes that no chain crosses between: each chain looks well alone, R-hat tells.
  @Test(.tags(.law))
  func modesApartAreFound() throws {
    let modes = DrawnDensity(dimension: 1) { x, gradient in
      let (a, b) = (exp(-0.5 * (x[0] - 10) * (x[0] - 10)), exp(-0.5 * (x[0] + 10) * (x[0] + 10)))
      gradient[0] = (-a * (x[0] - 10) - b * (x[0] + 10)) / (a + b)
      return log(a + b)
    }
    let chains = try NoUTurnSampler(draws: 4000).chains(of: modes, from: [[10], [9], [-10], [11]], key: Key(seed: 11))
    let report = ConvergenceReport(chains)
    #expect(report.problems.contains { $0.hasPrefix("x1: R-hat") && $0.contains("chain 3 sits apart") })
    let alone = MarkovChains(names: ["x1"], chains: [chains.chains[2]])
    #expect(ConvergenceReport(alone).problems.isEmpty)
  }

  @Test(.tags(.law))
  func impossibleStartsAreErrors() {
    let nowhere = DrawnDensity(dimension: 1) { _, _ in -.infinity }
    #expect(throws: SamplingError.self) { try NoUTurnSampler().chains(of: nowhere, key: Key(seed: 12)) }
    let flat = DrawnDensity(dimension: 2) { _, _ in 0 }
    #expect(throws: SamplingError.noStepSize(chain: 0, position: [0, 0])) {
      try NoUTurnSampler().chains(of: flat, from: [[0, 0]], key: Key(seed: 13))
    }
  }
}

import Foundation
import Stochastics
import TestSupport
import Testing

/// μ ~ N(0, 1), ln τ ~ N(−0.5, 0.5²), θ_j ~ N(μ, τ²), y_j ~ N(θ_j, 1), j = 1 … 6; θ_j = μ + τ z_j.
private struct HierarchicalNormal: LogDensity {
  let measurements: [Double]
  /// The variance that the density takes the measurements to have; 1 is right.
  var variance = 1.0

  var dimension: Int { measurements.count + 2 }

  func value(at x: [Double], gradient: inout [Double]) -> Double {
    let deviation = exp(x[1])
    let scaled = (x[1] + 0.5) / 0.25
    var value = -0.5 * x[0] * x[0] - 0.5 * scaled * (x[1] + 0.5)
    gradient[0] = -x[0]
    gradient[1] = -scaled
    for (place, measurement) in measurements.enumerated() {
      let z = x[place + 2]
      let residual = measurement - x[0] - deviation * z
      value -= 0.5 * (residual * residual / variance + z * z)
      gradient[0] += residual / variance
      gradient[1] += residual / variance * deviation * z
      gradient[place + 2] = residual / variance * deviation - z
    }
    return value
  }
}

struct CalibrationTests {
  static let names = ["mu", "log tau", "theta 1"]

  private static func ranks(variance: Double) throws -> RankStatistics {
    let calibration = SimulationBasedCalibration(replicates: 300, ranked: 99)
    return try calibration.ranks(of: names, key: Key(seed: 40), threads: 2) { key in
      var generator = key.child(.measurement).generator
      let mean = generator.normal()
      let logDeviation = generator.normal(mean: -0.5, standardDeviation: 0.5)
      let values = (0..<6).map { _ in mean + exp(logDeviation) * generator.normal() }
      let density = HierarchicalNormal(
        measurements: values.map { $0 + generator.normal() }, variance: variance)
      let sampler = NoUTurnSampler(draws: 500, warmUp: WarmUp(transitions: 300, targetAcceptance: 0.9))
      let chain = try sampler.chains(of: density, count: 1, key: key.child(.rollout))
      return .init(
        truth: [mean, logDeviation, values[0]], draws: chain.draws.map { [$0[0], $0[1], $0[0] + exp($0[1]) * $0[2]] })
    }
  }

  /// Under the truth, the smallest of six probabilities is below 0.01/6 in one of a hundred keys.
  @Test(.tags(.statistical, .slow))
  func ranksAreUniformForTheRightModel() throws {
    let ranks = try Self.ranks(variance: 1)
    for component in 0..<3 {
      let test = ranks.uniformity(component, bins: 20)
      #expect(test.chiSquareProbability > 0.01 / 6, "\(Self.names[component]): \(test)")
      #expect(test.distanceProbability > 0.01 / 6, "\(Self.names[component]): \(test)")
    }
  }

  /// A density that takes the error's variance for 4 times as much is found out.
  @Test(.tags(.statistical, .slow))
  func ranksAreNotUniformForAWrongModel() throws {
    let ranks = try Self.ranks(variance: 0.25)
    let smallest = (0..<3).map { ranks.uniformity($0, bins: 20).chiSquareProbability }.min() ?? 1
    #expect(smallest < 1e-6, "\(smallest)")
  }

  /// Truths equal to draws, as for a discrete parameter, have uniform ranks too.
  @Test(.tags(.statistical))
  func tiesAreBrokenAtRandom() throws {
    let ranks = try SimulationBasedCalibration(replicates: 400, ranked: 19).ranks(of: ["x"], key: Key(seed: 41)) {
      key in
      var generator = key.generator
      let draws = (0..<20).map { _ in [Double(generator.index(below: 3))] }
      return .init(truth: draws[0], draws: Array(draws.dropFirst()))
    }
    let test = ranks.uniformity(0, bins: 20)
    #expect(test.chiSquareProbability > 0.005 && test.distanceProbability > 0.005, "\(test)")
  }

  /// By hand: two bins with 3 and 1 of 4, expected 2 each; the greatest distance is after the third, 3/4 − 0.3.
  @Test(.tags(.golden))
  func testStatistics() {
    let test = UniformityTest([0.1, 0.2, 0.3, 0.9], bins: 2)
    #expect(test.chiSquare == 1)
    #expect(abs(test.greatestDistance - 0.45) < 1e-12)
  }
}

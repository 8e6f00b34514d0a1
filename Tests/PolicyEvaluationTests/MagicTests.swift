import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct MagicTests {
  private let key = Key(seed: 5)

  private func weighted() throws -> WeightedLog {
    ReferenceLog.weighted(
      try ReferenceLog.log(
        lengths: [3, 1, 2, 3, 2], elapsedPerStep: [[2, 0.5, 1], [1], [0.25, 3], [1, 4, 2], [7, 1]]))
  }

  /// Partial returns, λ and Ω by loops in NumPy.
  private let omega = [
    [0.004454000000000002, 0.007979078064200862, 0.008231151336608476, 0.005718606784886494],
    [0.007979078064200864, 0.07127956572096812, 0.05071452592975143, 0.057590555589264174],
    [0.008231151336608476, 0.05071452592975143, 0.06972419873147488, 0.0548091303885858],
    [0.005718606784886494, 0.057590555589264174, 0.0548091303885858, 0.11396720273390347],
  ]

  @Test(.tags(.golden)) func partialReturnsAndShrinkageEqualReference() throws {
    let blend = try Magic(key: key).statistic(weighted())
    let expected = [1.478, 1.4755981135149336, 1.425707369101109, 1.6041822398827412]
    #expect(blend.partialReturns.count == 4)
    for (value, expected) in zip(blend.partialReturns, expected) { #expect(isClose(value, expected, 1e-13)) }
    #expect(isClose(blend.shrinkage, 0.2780583732289442, 1e-12))
  }

  /// No blend on a grid of the simplex has a smaller xᵀ(Ω + bbᵀ)x, with b from an interval that is drawn here.
  @Test func blendMinimizesTheLoss() throws {
    let weighted = try weighted()
    let bootstrap = Bootstrap(replicates: 200, level: 0.9)
    let last = try WeightedDoublyRobust().statistic(weighted)
    let draws = try bootstrap.replicates(of: [last], key: key, threads: 1)
    let interval = try bootstrap.interval(estimate: last.value, values: draws[0])
    let statistic = try Magic(key: key).statistic(weighted)
    let bias = statistic.partialReturns.map { value in
      max(0, value - max(interval.upper, last.value)) + min(0, value - min(interval.lower, last.value))
    }
    func loss(_ x: [Double]) -> Double {
      var sum = 0.0
      for i in 0..<4 { for j in 0..<4 { sum += x[i] * x[j] * (omega[i][j] + bias[i] * bias[j]) } }
      return sum
    }
    let blend = statistic.blend
    #expect(blend.allSatisfy { $0 >= 0 } && isClose(blend.reduce(0, +), 1, 1e-12))
    let best = loss(blend)
    let steps = 40
    for a in 0...steps {
      for b in 0...(steps - a) {
        for c in 0...(steps - a - b) {
          let x = [a, b, c, steps - a - b - c].map { Double($0) / Double(steps) }
          #expect(loss(x) >= best * (1 - 1e-6))
        }
      }
    }
    let value = zip(blend, statistic.partialReturns).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(isClose(statistic.value, value, 1e-13))
  }

  /// A model without error has no bias and the least variance.
  @Test func exactModelIsPreferred() throws {
    let course = ToyCourse()
    let log = try course.log(episodes: 100, key: Key(seed: 3))
    let magic = try Magic().statistic(WeightedLog(log, discount: course.discount))
    let model = try DirectMethod().statistic(WeightedLog(log, discount: course.discount)).value
    #expect(abs(magic.value - model) < 0.25)
    #expect(magic.blend[0] > 0.5)
  }

  /// With a model of 0, all bias, the blend is near weighted doubly robust.
  @Test func uselessModelLeavesTheWeights() throws {
    let course = ToyCourse()
    let log = try course.log(episodes: 4000, modelScale: 0, key: Key(seed: 4))
    let weighted = WeightedLog(log, discount: course.discount)
    let magic = try Magic().statistic(weighted)
    #expect(magic.blend[0] < 0.01)
    #expect(abs(magic.value - course.value) < 0.3)
  }

  /// Of many steps a few partial returns are kept, the first and the last among them.
  @Test func longEpisodesAreThinned() throws {
    let course = ToyCourse()
    let weighted = WeightedLog(try course.log(episodes: 300, key: Key(seed: 6)), discount: course.discount)
    let statistic = try Magic(.init(partialReturns: 5)).statistic(weighted)
    let model = try DirectMethod().statistic(weighted).value
    let last = try WeightedDoublyRobust().statistic(weighted).value
    #expect(statistic.partialReturns.count == 5)
    #expect(isClose(statistic.partialReturns[0], model, 1e-12) && isClose(statistic.partialReturns[4], last, 1e-12))
  }
}

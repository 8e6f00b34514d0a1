import PolicyEvaluation
import Stochastics
import Testing

/// A two-action process of at most six steps whose value is known: each step survives with probability 0.9 under action
/// 1 and 0.6 under action 0, the reward of every step lived is 1, and drop-out strikes after each step with 0.15.
@Suite struct CensoringTests {
  private let horizon = 6

  /// π chooses 1 with 0.8, b with 0.5.
  private func log(count: Int, key: Key, weighted: Bool) throws -> EvaluationLog {
    var actions: [[Int]] = []
    var isCensored: [Bool] = []
    for episode in 0..<count {
      var generator = key.child(.patient, episode).generator
      var taken: [Int] = []
      var ends = false
      var dropsOut = false
      while !ends && !dropsOut && taken.count < horizon {
        let action = generator.bernoulli(0.5) ? 1 : 0
        taken.append(action)
        ends = !generator.bernoulli(action == 1 ? 0.9 : 0.6)
        dropsOut = generator.bernoulli(0.15) && !ends && taken.count < horizon
      }
      actions.append(taken)
      isCensored.append(dropsOut)
    }
    let values = [0.84 * 2.5, 0.84 * 3.1]
    let pi = [0.2, 0.8]
    var log = try EvaluationLog(
      actions: actions, rewards: actions.map { $0.map { _ in 1 } },
      behaviorProbabilities: actions.map { $0.map { _ in 0.5 } },
      targetProbabilities: actions.map { $0.map { pi[$0] } },
      actionValues: actions.map { $0.map { _ in values } }, targetPolicy: actions.map { $0.map { _ in pi } })
    if weighted { log.censoring = .kaplanMeier(log, isCensored: isCensored) }
    return log
  }

  /// Σ_t (0.8 · 0.9 + 0.2 · 0.6)^t over six steps.
  private var truth: Double { (0..<horizon).reduce((0.0, 1.0)) { sum, _ in (sum.0 + sum.1, sum.1 * 0.84) }.0 }

  @Test func weightedEstimatorsRecoverTheValueWithoutDropOut() throws {
    let key = Key(seed: 21)
    let log = try log(count: 20_000, key: key, weighted: true)
    let weighted = WeightedLog(log, discount: 1)
    for estimator in LogEvaluation.standardEstimators where estimator.name != "DM" {
      let ratios = try estimator.statistic(weighted)
      let squares = ratios.influences.reduce(0) { $0 + $1 * $1 }
      let standardError = squares.squareRoot() / 20_000
      #expect(abs(ratios.value - truth) < 4 * standardError, "\(estimator.name) \(ratios.value) against \(truth)")
      #expect(standardError < 0.15)
    }
  }

  @Test func unweightedTheValueIsTooSmall() throws {
    let log = try log(count: 20_000, key: Key(seed: 21), weighted: false)
    #expect(try PerDecisionImportanceSampling().statistic(WeightedLog(log, discount: 1)).value < truth - 0.5)
  }
}

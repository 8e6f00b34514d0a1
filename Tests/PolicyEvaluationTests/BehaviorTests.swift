import Foundation
import PolicyEvaluation
import Stochastics
import Testing

@Suite struct BehaviorTests {
  private let small = BehaviorProbabilities(
    [[0.8, 0.2], [0.6, 0.4], [0.3, 0.7], [0.004, 0.996]], actions: [0, 1, 1, 1], strata: ["b", "a", "b", "b"])

  @Test func scoresByHand() throws {
    let calibration = Calibration(small, binCount: 2)
    #expect(isClose(calibration.brierScore, 2 * (0.04 + 0.36 + 0.09 + 0.000016) / 4, 1e-14))
    #expect(isClose(calibration.logLoss, -(log(0.8) + log(0.4) + log(0.7) + log(0.996)) / 4, 1e-14))
    #expect(isClose(calibration.brierSkill, 1 - calibration.brierScore / 0.375, 1e-14))
    let curve = calibration.curves[1]
    #expect(curve.bins.map(\.count) == [2, 2])
    #expect(isClose(curve.bins[0].meanProbability, 0.3, 1e-14) && curve.bins[0].observedShare == 0.5)
    #expect(isClose(curve.bins[1].meanProbability, 0.848, 1e-14) && curve.bins[1].observedShare == 1)
    #expect(isClose(curve.expectedCalibrationError, (0.2 + 0.152) / 2, 1e-14))
  }

  /// Actions drawn from the probabilities are calibrated; the same probabilities sharpened are not.
  @Test func separatesCalibratedFromOverconfident() {
    var generator = Key(seed: 5).generator
    let p = (0..<20_000).map { _ in generator.uniform() }
    let actions = p.map { generator.bernoulli($0) ? 1 : 0 }
    let right = Calibration(BehaviorProbabilities(p.map { [1 - $0, $0] }, actions: actions))
    let sharp = p.map { $0 * $0 / ($0 * $0 + (1 - $0) * (1 - $0)) }
    let wrong = Calibration(BehaviorProbabilities(sharp.map { [1 - $0, $0] }, actions: actions))
    #expect(right.expectedCalibrationError < 0.02 && wrong.expectedCalibrationError > 0.05)
    #expect(right.brierScore < wrong.brierScore)
    #expect((right.logLoss ?? .infinity) < (wrong.logLoss ?? 0))
    #expect(right.curves[1].bins.count { $0.lower <= $0.meanProbability && $0.meanProbability <= $0.upper } >= 8)
  }

  @Test func positivityByStratum() throws {
    let table = PositivityTable(small, quantileProbabilities: [0, 0.5, 1])
    #expect(table.rows.map(\.stratum) == [nil, nil, "a", "a", "b", "b"])
    let all = table.rows[0]
    #expect(all.count == 4 && all.shareBelowOnePercent == 0.25 && all.shareBelowFivePercent == 0.25)
    #expect(all.least == 0.004 && all.takenShare == 0.25)
    #expect(all.quantiles[0] == 0.004 && isClose(all.quantiles[1], 0.45, 1e-14) && all.quantiles[2] == 0.8)
    #expect(table.rows[2].count == 1 && table.rows[2].takenShare == 0)
  }

  @Test func overlapCountsEveryDecisionOnce() {
    let histogram = OverlapHistogram(small, action: 1, binCount: 5)
    #expect(histogram.taken == [0, 0, 1, 1, 1] && histogram.notTaken == [0, 1, 0, 0, 0])
    #expect(OverlapHistogram.all(small).count == 2)
  }

  @Test func supportOfRecommendations() {
    let support = RecommendedSupport(small, target: [[1, 0], [0, 1], [0.5, 0.5], [1, 0]])
    #expect(support.massBelowOnePercent == 0.25 && support.massBelowFivePercent == 0.25)
    #expect(isClose(support.meanBehaviorProbability, (0.8 + 0.4 + 0.5 + 0.004) / 4, 1e-14))
  }

  /// The example of Cohen's kappa with 20, 5, 10, 15: 0.4.
  @Test func agreementAndKappa() {
    let pairs = [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)].flatMap {
      Array(repeating: ($0.0, $0.1), count: $0.2)
    }
    let agreement = PolicyAgreement(clinician: pairs.map(\.0), policy: pairs.map(\.1), actionCount: 2)
    #expect(agreement.confusion == [[20, 5], [10, 15]] && agreement.rate == 0.7)
    #expect(isClose(agreement.kappa, 0.4, 1e-14))
    #expect(PolicyAgreement(clinician: [1, 1], policy: [1, 1], actionCount: 2).kappa == nil)
  }

  /// Wilson's interval of 7 in 10 at 95 %: 0.3968, 0.8922.
  @Test func wilson() {
    let interval = wilsonInterval(successes: 7, trials: 10)
    #expect(isClose(interval.lowerBound, 0.396775, 1e-5) && isClose(interval.upperBound, 0.892209, 1e-5))
    #expect(wilsonInterval(successes: 0, trials: 0) == 0...1)
  }

  @Test func divergenceRanksTheFarthestFirst() {
    let ranking = DivergenceRanking(
      actions: [[0, 0], [1], [0]], target: [[[1, 0], [0.5, 0.5]], [[0.9, 0.1]], [[0, 1]]],
      behavior: [[[0.5, 0.5], [0.5, 0.5]], [[0.9, 0.1]], [[1, 0]]])
    #expect(ranking.rows.map(\.episode) == [2, 1, 0])
    #expect(ranking.rows[0].disagreement == 1 && ranking.rows[0].divergence == nil)
    #expect(isClose(ranking.rows[1].disagreement, 0.9, 1e-14) && ranking.rows[1].divergence == 0)
    #expect(ranking.rows[2].disagreement == 0.25 && isClose(ranking.rows[2].divergence, log(2) / 2, 1e-14))
  }
}

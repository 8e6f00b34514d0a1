import Foundation
import Stochastics

/// What a table of subgroups tells of one of them.
struct Subgroup {
  private let evidence: SubgroupTable.Evidence
  private let members: [Int]
  private let configuration: SubgroupTable.Configuration

  init(_ evidence: SubgroupTable.Evidence, _ members: [Int], _ configuration: SubgroupTable.Configuration) {
    self.evidence = evidence
    self.members = members
    self.configuration = configuration
  }

  func fill(
    _ row: inout SubgroupTable.Row, others: [Int], estimator: some OffPolicyEstimator, key: Key, threads: Int
  ) throws {
    let weighted = WeightedLog(evidence.log.selecting(members), discount: evidence.discount)
    let diagnostics = ImportanceDiagnostics(weighted)
    row.effectiveSampleSize = diagnostics.final.effectiveSampleSize
    row.reasons = configuration.gate.reasons(diagnostics)
    row.isSupported = row.reasons.isEmpty
    let statistic = try estimator.statistic(weighted)
    let draws = try replicates(statistic, key: key.child(.replicate, 0), threads: threads)
    row.value = estimate(statistic.value, draws)
    if others.count >= configuration.minimumPatients {
      let rest = try estimator.statistic(WeightedLog(evidence.log.selecting(others), discount: evidence.discount))
      let restDraws = try replicates(rest, key: key.child(.replicate, 1), threads: threads)
      row.differenceFromOthers = estimate(statistic.value - rest.value, zip(draws, restDraws).map { $0 - $1 })
    }
    let observed = SumOfRatios(meanOf: members.indices.map { weighted.discountedReturn(of: $0) })
    let observedDraws = try replicates(observed, key: key.child(.replicate, 0), threads: threads)
    row.gain = estimate(statistic.value - observed.value, zip(draws, observedDraws).map { $0 - $1 })
    let probabilities = BehaviorProbabilities(
      members.flatMap { evidence.behavior[$0] },
      actions: members.flatMap { evidence.log.actions[evidence.log.steps(of: $0)] })
    let calibration = Calibration(probabilities)
    row.brierScore = calibration.brierScore
    row.calibrationError = calibration.expectedCalibrationError
    row.coverage = coverage
    row.recommendedIntensity = try intensity { episode, step in
      zip(evidence.target[episode][step], evidence.multiples).reduce(0) { $0 + $1.0 * $1.1 }
    }
    row.givenIntensity = try intensity { episode, step in
      evidence.multiples[evidence.log.actions[evidence.log.steps(of: episode).lowerBound + step]]
    }
  }

  private func replicates(_ statistic: any EpisodeStatistic, key: Key, threads: Int) throws -> [Double] {
    try configuration.bootstrap.replicates(of: [statistic], key: key, threads: threads)[0]
  }

  private func estimate(_ value: Double, _ draws: [Double]) -> SubgroupTable.Estimate? {
    guard value.isFinite, let interval = try? configuration.bootstrap.interval(estimate: value, values: draws) else {
      return nil
    }
    return .init(value: value, lower: interval.lower, upper: interval.upper)
  }

  /// Mean over decisions of Σ_a π(a) 1[b(a) ≥ threshold].
  private var coverage: Double {
    var (sum, count) = (0.0, 0.0)
    for episode in members {
      for (target, behavior) in zip(evidence.target[episode], evidence.behavior[episode]) {
        sum += zip(target, behavior).reduce(0) { $0 + ($1.1 >= configuration.supportProbability ? $1.0 : 0) }
        count += 1
      }
    }
    return count > 0 ? sum / count : 0
  }

  /// The time-weighted mean of a dose, a ratio of sums over patients, with Student's interval.
  private func intensity(_ dose: (_ episode: Int, _ step: Int) -> Double) throws -> SubgroupTable.Estimate? {
    var statistic = SumOfRatios(count: members.count)
    let elapsed = members.map { evidence.log.elapsed[evidence.log.steps(of: $0)] }
    statistic.append(
      numerators: zip(members, elapsed).map { episode, times in
        times.enumerated().reduce(0) { $0 + dose(episode, $1.offset) * $1.element }
      }, denominators: elapsed.map { $0.reduce(0, +) })
    guard statistic.value.isFinite, members.count > 1 else { return nil }
    let result = try statistic.result(.studentT(level: configuration.bootstrap.level), key: Key(seed: 0))
    return .init(value: result.value, lower: result.interval[0], upper: result.interval[1])
  }
}

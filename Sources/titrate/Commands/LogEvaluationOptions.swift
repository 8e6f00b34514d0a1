import ArgumentParser
import PolicyEvaluation
import Stochastics

/// How `titrate evaluate --log` makes intervals, judges support and chooses among candidates.
struct LogEvaluationOptions: ParsableArguments {
  enum Interval: String, ExpressibleByArgument, CaseIterable {
    case percentile, bca, student, hoeffding, bernstein
  }
  enum Correction: String, ExpressibleByArgument, CaseIterable {
    case maximum, bonferroni
  }

  @Option(help: "How intervals are made.") var interval: Interval = .percentile
  @Option(help: "The level of intervals and of one-sided bounds.") var level = 0.95
  @Option(help: "The least term of the mean that is possible (with hoeffding and bernstein).") var lowest: Double?
  @Option(help: "The greatest term of the mean that is possible.") var greatest: Double?
  @Flag(help: "Take centers, not patients, as the independent units.") var byCenter = false
  @Option(help: "A further log of the same episodes under another target policy; may be given several times.")
  var candidate: [String] = []
  @Option(help: "The estimator on which a choice among candidates rests (WDR, or WPDIS without q).")
  var estimator: String?
  @Option(help: "How lower bounds are corrected for the number of candidates.") var correction: Correction = .maximum
  @Option(help: "The bandwidth about target_dose, in units of the dose (by a rule of thumb).") var bandwidth: Double?
  @Option(help: "The least dose that can be given (with target_dose).") var leastDose: Double?
  @Option(help: "The greatest dose that can be given.") var greatestDose: Double?
  @Option(help: "Support: the smallest effective number of episodes.") var minimumEpisodes = 50.0
  @Option(help: "Support: the smallest effective share of the episodes.") var minimumShare = 0.05
  @Option(help: "Support: the greatest share of one episode in the weights.") var maximumWeightShare: Double?
  @Option(help: "Support: the greatest share of actions that hardly anybody took (with b_*).")
  var maximumOutOfSupport: Double?
  @Option(help: "Support: the behavior probability below which an action is out of support.")
  var supportProbability = 0.01
  @Option(help: "Support: the greatest distance of a mean weight from 1, in standard errors.")
  var maximumMeanDeviation: Double?

  func validate() throws {
    guard level > 0.5 && level < 1 else { throw ValidationError("--level must lie between 0.5 and 1.") }
    guard (lowest == nil) == (greatest == nil), lowest ?? 0 <= greatest ?? 0 else {
      throw ValidationError("--lowest and --greatest come together, the lowest first.")
    }
    guard (leastDose == nil) == (greatestDose == nil), leastDose ?? 0 < greatestDose ?? 1 else {
      throw ValidationError("--least-dose and --greatest-dose come together, the least first.")
    }
    guard bandwidth.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--bandwidth must be positive.")
    }
    let shares = [minimumShare, maximumWeightShare ?? 0, maximumOutOfSupport ?? 0, supportProbability]
    guard minimumEpisodes >= 0, shares.allSatisfy({ (0...1).contains($0) }), maximumMeanDeviation ?? 0 >= 0 else {
      throw ValidationError("The thresholds of support are counts of at least 0 and shares from 0 to 1.")
    }
  }

  var smoothing: DoseSmoothing {
    let range = leastDose.flatMap { least in greatestDose.map { least...$0 } }
    return DoseSmoothing(bandwidth: bandwidth, range: range)
  }

  func configuration(replicates: Int) -> LogEvaluation.Configuration {
    LogEvaluation.Configuration(
      interval: method(replicates),
      gate: SupportGate(
        minimumEffectiveEpisodes: minimumEpisodes, minimumEffectiveShare: minimumShare,
        maximumWeightShare: maximumWeightShare, maximumOutOfSupportShare: maximumOutOfSupport,
        supportProbability: supportProbability, maximumMeanDeviation: maximumMeanDeviation),
      byCenter: byCenter,
      functionals: [.variance, .quantile(0.1), .quantile(0.5), .quantile(0.9), .conditionalValueAtRisk(0.1)],
      clippingLimits: [1, 2, 5, 10, 20, 50, 100])
  }

  func correction(replicates: Int) -> CandidateSelection.Correction {
    correction == .bonferroni ? .bonferroni : .maximum(replicates: replicates)
  }

  private func method(_ replicates: Int) -> IntervalMethod {
    let range = lowest.flatMap { lowest in greatest.map { lowest...$0 } }
    switch interval {
    case .percentile: return .bootstrap(Bootstrap(replicates: replicates, level: level))
    case .bca:
      return .bootstrap(Bootstrap(replicates: replicates, level: level, method: .biasCorrectedAccelerated))
    case .student: return .studentT(level: level)
    case .hoeffding: return .hoeffding(level: level, range: range)
    case .bernstein: return .empiricalBernstein(level: level, range: range)
    }
  }
}

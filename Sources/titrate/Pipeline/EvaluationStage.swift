import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// Judges policies from the log of the test patients.
struct EvaluationStage {
  let configuration: RunConfiguration
  let keys: RunKeys
  let threads: Int

  /// What the log says.
  struct Outcome: Sendable {
    var result: OffPolicyEvaluation
    var behavior: BehaviorPolicyAssessment
    var agreement: PolicyAgreement
    /// The discounted reward of the clinicians by component, as logged.
    var clinicians: [RewardComponents]
  }

  /// - Parameter policies: the candidate first; the clinicians are added.
  func run(_ cohort: PreparedCohort, policies: [PolicySource]) throws -> Outcome {
    let horizon = configuration.evaluation.horizonDays
    let episodes = cohort.test.map { $0.restricted(to: horizon) }
    let others = (cohort.train + cohort.validation).map { $0.restricted(to: horizon) }
    let models = try NuisanceModels(
      of: episodes, others: others, policies: policies, schema: cohort.encoder.schema,
      actions: configuration.actionSpace, plan: configuration.evaluation, discount: configuration.discount, keys: keys,
      threads: threads)
    let targets = try parallelMap(count: policies.count, threads: threads) { index in
      try policies[index].policy().probabilities(along: episodes)
    }
    let logs = try policies.indices.map { index in
      try EvaluationLog(
        episodes: episodes, targetProbabilities: targets[index], behaviorProbabilities: models.behavior,
        actionValues: models.actionValues[index])
    }
    let clinicians = try EvaluationLog(
      episodes: episodes, targetProbabilities: models.behavior, behaviorProbabilities: models.behavior)
    let result = try estimate(policies, logs, clinicians: clinicians)
    let comparison = try ClinicianComparison(
      configuration, cohort: cohort, candidate: policies[0], behavior: models.behavior, episodes: episodes)
    return Outcome(
      result: result, behavior: comparison.behavior(), agreement: try comparison.agreement(),
      clinicians: episodes.map { discounted($0) })
  }

  private func discounted(_ episode: Episode) -> RewardComponents {
    var time = 0.0
    return episode.steps.reduce(RewardComponents()) { sum, step in
      defer { time += step.elapsed }
      return sum + configuration.discount(time) * step.reward
    }
  }

  private static let estimators: [any OffPolicyEstimator] = [
    WeightedImportanceSampling(), PerDecisionImportanceSampling(), WeightedPerDecisionImportanceSampling(),
    DoublyRobust(), WeightedDoublyRobust(), DirectMethod(),
  ]

  /// One estimator of one policy, before resampling.
  private struct Entry {
    var policy: Int
    var name: String
    var ratios: SumOfRatios
  }

  private func estimate(
    _ policies: [PolicySource], _ logs: [EvaluationLog], clinicians: EvaluationLog
  ) throws -> OffPolicyEvaluation {
    let plan = configuration.evaluation
    let gamma = configuration.discount.perDay
    let weighted = logs.map { WeightedLog($0, discount: gamma) }
    let diagnostics = weighted.map { ImportanceDiagnostics($0) }
    var entries: [Entry] = []
    for (policy, log) in weighted.enumerated() {
      for estimator in Self.estimators {
        entries.append(Entry(policy: policy, name: Self.title(estimator), ratios: try estimator.ratios(log)))
      }
    }
    let onPolicy = WeightedLog(clinicians, discount: gamma)
    let observed = try WeightedPerDecisionImportanceSampling().ratios(onPolicy)
    let bootstrap = Bootstrap(replicates: plan.replicates, level: plan.level)
    let draws = try bootstrap.replicates(
      of: entries.map(\.ratios) + [observed], key: keys.bootstrap, threads: threads)
    let baseline = (value: observed.value, draws: draws[entries.count])
    var results = policies.enumerated().map { index, policy in
      let reasons = plan.gate.reasons(diagnostics[index])
      let estimates = entries.indices.filter { entries[$0].policy == index }.map { place in
        self.estimate(
          entries[place].name, entries[place].ratios.value, draws[place], baseline, diagnostics[index], reasons,
          bootstrap)
      }
      return PolicyEvaluationResult(
        name: policy.name, role: policy.role, estimates: estimates,
        effectiveSampleSizePerStep: diagnostics[index].steps.map(\.effectiveSampleSize))
    }
    results.insert(observedClinicians(observed.value, baseline.draws, onPolicy, bootstrap), at: 1)
    return OffPolicyEvaluation(
      valueTitle: "Discounted reward per patient over \(Int(plan.horizonDays)) days", patients: logs[0].episodeCount,
      bootstrapReplicates: plan.replicates, intervalLevel: plan.level,
      minimumEffectiveSampleSize: plan.gate.minimumEffectiveEpisodes,
      minimumEffectiveShare: plan.gate.minimumEffectiveShare, primaryEstimator: plan.primaryEstimator,
      policies: results)
  }

  /// The name under which an estimator is shown: the direct method here is fitted Q-evaluation.
  private static func title(_ estimator: any OffPolicyEstimator) -> String {
    estimator.name == "DM" ? "FQE" : estimator.name
  }

  private func estimate(
    _ name: String, _ value: Double, _ draws: [Double], _ clinicians: (value: Double, draws: [Double]),
    _ diagnostics: ImportanceDiagnostics, _ reasons: [String], _ bootstrap: Bootstrap
  ) -> ValueEstimate {
    guard value.isFinite, draws.allSatisfy(\.isFinite) else {
      return ValueEstimate(
        estimator: name, isSupported: false, reasons: reasons + ["no finite value in every bootstrap replicate"])
    }
    return ValueEstimate(
      estimator: name, value: value, interval: interval(value, draws, bootstrap),
      differenceToClinicians: Estimate(
        value: value - clinicians.value,
        interval: interval(value - clinicians.value, zip(draws, clinicians.draws).map { $0 - $1 }, bootstrap)),
      effectiveSampleSize: diagnostics.final.effectiveSampleSize, isSupported: reasons.isEmpty, reasons: reasons)
  }

  private func interval(_ value: Double, _ draws: [Double], _ bootstrap: Bootstrap) -> Interval? {
    (try? bootstrap.interval(estimate: value, values: draws)).map { Interval(lower: $0.lower, upper: $0.upper) }
  }

  private func observedClinicians(
    _ value: Double, _ draws: [Double], _ log: WeightedLog, _ bootstrap: Bootstrap
  ) -> PolicyEvaluationResult {
    let diagnostics = ImportanceDiagnostics(log)
    return PolicyEvaluationResult(
      name: "Clinicians", role: .clinicians,
      estimates: [
        ValueEstimate(
          estimator: "On-policy", value: value, interval: interval(value, draws, bootstrap),
          effectiveSampleSize: diagnostics.final.effectiveSampleSize, isSupported: true)
      ], effectiveSampleSizePerStep: diagnostics.steps.map(\.effectiveSampleSize))
  }
}

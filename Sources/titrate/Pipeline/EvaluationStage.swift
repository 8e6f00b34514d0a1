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
    /// The clinicians' patients, as recorded.
    var outcomes: [PatientOutcome]
    /// The candidate by subgroup.
    var subgroups: SubgroupTable
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
    var result = try estimate(policies, logs, clinicians: clinicians)
    result.diagnostics = try diagnostics(
      policies[0].name, logs[0],
      RecommendedSupport(
        BehaviorProbabilities(episodes: episodes, probabilities: models.behavior), target: Array(targets[0].joined())),
      result)
    let comparison = try ClinicianComparison(
      configuration, cohort: cohort, candidate: policies[0], behavior: models.behavior,
      actionValues: models.actionValues[0], episodes: episodes)
    let followUp = try configuration.followUp(cohort.encoder)
    let rewards = episodes.map { discounted($0) }
    return Outcome(
      result: result, behavior: comparison.behavior(), agreement: try comparison.agreement(), clinicians: rewards,
      outcomes: zip(cohort.test, rewards).map { followUp.outcome(of: $0, reward: $1.total) },
      subgroups: try subgroups(
        .init(
          log: logs[0], target: targets[0], behavior: models.behavior,
          multiples: configuration.actions.map(\.multiple), discount: configuration.discount.perDay), episodes, followUp
      ))
  }

  /// The candidate by center and stratum, by the primary estimator.
  private func subgroups(
    _ evidence: SubgroupTable.Evidence, _ episodes: [Episode], _ followUp: ClinicalFollowUp
  ) throws -> SubgroupTable {
    let plan = configuration.evaluation
    let levels = episodes.map { followUp.levels(of: $0.steps[0].state, center: $0.center) }
    return try SubgroupTable(
      evidence, groups: followUp.strata.names.map { name in (name, levels.map { $0[name] }) },
      estimator: primaryEstimator,
      .init(
        minimumPatients: configuration.clinicalPlan.minimumPatients,
        bootstrap: Bootstrap(replicates: plan.replicates, level: plan.level), gate: plan.gate,
        levelOrder: followUp.strata.levelOrder), key: keys.subgroups,
      threads: threads)
  }

  /// What the estimates of the candidate hang on; `nil` where the primary estimator is undefined.
  private func diagnostics(
    _ name: String, _ log: EvaluationLog, _ support: RecommendedSupport, _ result: OffPolicyEvaluation
  ) throws -> WeightDiagnostics? {
    let weighted = WeightedLog(log, discount: configuration.discount.perDay)
    let estimator = primaryEstimator
    let told = result.policies.filter { $0.role != .clinicians }
    var values: [String: [Double]] = [:]
    for title in Self.estimatorNames {
      let own = told.compactMap { $0.estimates.first { $0.estimator == title }?.value }
      if own.count == told.count { values[title] = own }
    }
    return try? WeightDiagnostics(
      policy: name, weighted, ImportanceDiagnostics(weighted), estimator: estimator, title: Self.title(estimator),
      support: support, values: values)
  }

  private var primaryEstimator: any OffPolicyEstimator {
    Self.estimators.first { Self.title($0) == configuration.evaluation.primaryEstimator } ?? WeightedDoublyRobust()
  }

  private func discounted(_ episode: Episode) -> RewardComponents {
    var time = 0.0
    return episode.steps.reduce(RewardComponents()) { sum, step in
      defer { time += step.elapsed }
      return sum + configuration.discount(time) * step.reward
    }
  }

  /// The names under which estimates are shown, the primary estimator's among them.
  static let estimatorNames = estimators.map(title)

  private static let estimators: [any OffPolicyEstimator] = [
    ImportanceSampling(), WeightedImportanceSampling(), PerDecisionImportanceSampling(),
    WeightedPerDecisionImportanceSampling(), DoublyRobust(), WeightedDoublyRobust(), DirectMethod(),
  ]

  /// One estimator of one policy, before resampling.
  private struct Entry {
    var policy: Int
    var name: String
    var statistic: any EpisodeStatistic
    var draws: [Double] = []
  }

  /// A log's weights with what the gate says of them.
  private struct Weights {
    let log: WeightedLog
    let diagnostics: ImportanceDiagnostics
    let reasons: [String]

    init(_ log: EvaluationLog, discount: Double, gate: SupportGate) {
      self.log = WeightedLog(log, discount: discount)
      diagnostics = ImportanceDiagnostics(self.log)
      reasons = gate.reasons(diagnostics)
    }
  }

  private func estimate(
    _ policies: [PolicySource], _ logs: [EvaluationLog], clinicians: EvaluationLog
  ) throws -> OffPolicyEvaluation {
    let plan = configuration.evaluation
    let gamma = configuration.discount.perDay
    let weights = logs.map { Weights($0, discount: gamma, gate: plan.gate) }
    let onPolicy = Weights(clinicians, discount: gamma, gate: plan.gate)
    var entries = try policies.indices.flatMap { policy in
      try Self.estimators.map { estimator in
        Entry(policy: policy, name: Self.title(estimator), statistic: try estimator.statistic(weights[policy].log))
      }
    }
    var observed = Entry(
      policy: -1, name: "On-policy", statistic: try WeightedPerDecisionImportanceSampling().statistic(onPolicy.log))
    let bootstrap = Bootstrap(replicates: plan.replicates, level: plan.level)
    let draws = try bootstrap.replicates(
      of: entries.map(\.statistic) + [observed.statistic], key: keys.bootstrap, threads: threads)
    for index in entries.indices { entries[index].draws = draws[index] }
    observed.draws = draws[entries.count]
    var results = policies.enumerated().map { index, policy in
      PolicyEvaluationResult(
        name: policy.name, role: policy.role,
        estimates: entries.filter { $0.policy == index }
          .map { estimate($0, weights[index], against: observed, bootstrap) },
        effectiveSampleSizePerStep: weights[index].diagnostics.steps.map(\.effectiveSampleSize))
    }
    results.insert(
      PolicyEvaluationResult(
        name: "Clinicians", role: .clinicians, estimates: [estimate(observed, onPolicy, against: nil, bootstrap)],
        effectiveSampleSizePerStep: onPolicy.diagnostics.steps.map(\.effectiveSampleSize)), at: 1)
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

  /// Replicates in which an estimate is undefined are left out of its interval, and counted.
  private func estimate(
    _ entry: Entry, _ weights: Weights, against clinicians: Entry?, _ bootstrap: Bootstrap
  ) -> ValueEstimate {
    let value = entry.statistic.value
    let size = weights.diagnostics.final.effectiveSampleSize
    let undefined = entry.draws.count { !$0.isFinite }
    guard value.isFinite, let interval = interval(value, entry.draws, bootstrap) else {
      let reason = value.isFinite ? "no bootstrap replicate has a finite value" : "\(entry.statistic.whyNotFinite)"
      return ValueEstimate(
        estimator: entry.name, effectiveSampleSize: size, isSupported: false, reasons: weights.reasons + [reason],
        undefinedReplicates: undefined)
    }
    let difference = clinicians.map { clinicians in
      let value = value - clinicians.statistic.value
      let draws = zip(entry.draws, clinicians.draws).map { $0 - $1 }
      return Estimate(value: finite(value), interval: self.interval(value, draws, bootstrap))
    }
    return ValueEstimate(
      estimator: entry.name, value: value, interval: interval, differenceToClinicians: difference,
      effectiveSampleSize: size, isSupported: weights.reasons.isEmpty, reasons: weights.reasons,
      undefinedReplicates: undefined)
  }

  private func interval(_ value: Double, _ draws: [Double], _ bootstrap: Bootstrap) -> Interval? {
    (try? bootstrap.interval(estimate: value, values: draws)).map { Interval(lower: $0.lower, upper: $0.upper) }
  }
}

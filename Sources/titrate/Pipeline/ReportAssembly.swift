import VirtualPatients
import Cohorts
import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// Puts the results of the stages together as a report.
struct ReportAssembly {
  let configuration: RunConfiguration
  let keys: RunKeys
  let threads: Int
  let cohort: PreparedCohort
  let judged: JudgedPolicy
  let evaluation: EvaluationStage.Outcome
  let online: OnlineStage.Outcome?

  func report() throws -> Report {
    let description = CohortSummary(configuration, cohort: cohort)
    return Report(
      title: configuration.title, question: question, dataFlow: .present(description.flow),
      cohort: .present(description.description), agreement: .present(evaluation.agreement),
      learning: judged.learning, behavior: .present(evaluation.behavior), evaluation: .present(withTruth),
      simulation: try online.map { .present(try simulation($0)) }
        ?? .omitted(because: "the records are of real patients, whose course under another policy is not known."),
      reward: .present(try rewards()), limits: limits,
      provenance: Provenance(
        version: Version.number, seed: configuration.seed, dataHash: cohort.digest.data,
        configuration: try configuration.yaml()))
  }

  private var components: [RewardWeight] {
    let reward = configuration.reward
    return [
      RewardWeight(
        name: "Disease burden", weight: reward.burden,
        meaning: "fall of the transformed \(reward.burdenVariable) since the decision before"),
      RewardWeight(name: "Treatment", weight: -reward.treatment, meaning: "dose multiple times 30 days"),
      RewardWeight(name: "Progression-free time", weight: reward.progressionFree, meaning: "30 days"),
      RewardWeight(name: "Progression", weight: -reward.progression, meaning: "1 at progression or death, else 0"),
    ] + toxicityComponents
  }

  /// Of rewards that count adverse effects, or death apart from progression.
  private var toxicityComponents: [RewardWeight] {
    let reward = configuration.reward
    var weights: [RewardWeight] = []
    let parts = (reward.toxicity ?? []).map { toxicity in
      let limits = [toxicity.above.map { "above \($0)" }, toxicity.below.map { "below \($0)" }].compactMap(\.self)
      return "\(toxicity.weight) x how far \(toxicity.feature) is \(limits.joined(separator: " or "))"
    }
    if !parts.isEmpty {
      weights.append(
        RewardWeight(name: "Toxicity", weight: -1, meaning: "\(parts.joined(separator: " + ")), times 30 days"))
    }
    if let death = reward.death {
      weights.append(RewardWeight(name: "Death", weight: -death, meaning: "1 at death, in place of progression"))
    }
    return weights
  }

  private var question: ReportQuestion {
    ReportQuestion(
      statement: configuration.question, dataSet: configuration.data.name,
      isSimulated: configuration.data.simulate != nil, policy: judged.statement,
      comparator: "the clinicians who treated the patients of the log", actions: configuration.actions.map(\.label),
      decisionIntervalDays: configuration.data.simulate?.setting.observed.decisionInterval,
      horizonDays: configuration.evaluation.horizonDays, discount: configuration.discountPerDay, discountPeriodDays: 1,
      rewardWeights: components, trainingSeeds: judged.trainings, seed: configuration.seed)
  }

  /// The off-policy estimates with the on-line value beside each, where it is known.
  private var withTruth: OffPolicyEvaluation {
    guard let online else { return evaluation.result }
    var result = evaluation.result
    for index in result.policies.indices {
      let truth = online.arms.first { $0.name == result.policies[index].name }?.value
      for place in result.policies[index].estimates.indices { result.policies[index].estimates[place].truth = truth }
    }
    return result
  }

  private func simulation(_ online: OnlineStage.Outcome) throws -> SimulatedTrial {
    let arms = try ArmSummary(configuration, keys: keys, threads: threads, clinicians: online.arms[1])
    var summaries = try online.arms.map { try arms.summary(of: $0) }
    if let bySeed = online.bySeed { summaries.append(try arms.summary(overSeeds: bySeed)) }
    return SimulatedTrial(
      patients: configuration.online.patients, seeds: configuration.learning.seeds,
      horizonDays: configuration.online.limitDays, arms: summaries,
      accuracy: withTruth.policies.flatMap { policy in
        policy.estimates.compactMap { estimate in
          estimate.truth.map {
            EstimatorAccuracy(
              policy: policy.name, estimator: estimate.estimator, estimate: estimate.value, interval: estimate.interval,
              truth: $0, isSupported: estimate.isSupported)
          }
        }
      }, optimum: online.optimum)
  }

  private func rewards() throws -> RewardAccount {
    var rows = [try row("Clinicians", "records, test patients", evaluation.clinicians)]
    for arm in online?.arms ?? [] { rows.append(try row(arm.name, "simulation", arm.all.map(\.discountedReward))) }
    return RewardAccount(
      unit: "discounted reward over \(Int(configuration.evaluation.horizonDays)) days", components: components,
      policies: rows)
  }

  private func row(_ policy: String, _ basis: String, _ rewards: [RewardComponents]) throws -> PolicyReward {
    func estimate(_ part: (RewardComponents) -> Double) -> Estimate { meanEstimate(rewards.map(part)) }
    var components = [
      estimate(\.burden), estimate(\.treatment), estimate(\.progressionFree), estimate(\.progression),
    ]
    if configuration.reward.toxicity?.isEmpty == false { components.append(estimate(\.toxicity)) }
    if configuration.reward.death != nil { components.append(estimate(\.death)) }
    return PolicyReward(policy: policy, basis: basis, components: components, total: estimate(\.total))
  }

  private var limits: LimitsStatement {
    LimitsStatement(
      intendedUse: "Research on dosing policies learned from longitudinal records.",
      notIntendedFor: "Choosing or changing the treatment of any patient. Titrate is research software, not a medical "
        + "device.",
      limits: configuration.limits + replicatesNote + [
        "Off-policy estimates hold only where everything that moved the clinicians' choice is in the records.",
        "Intervals are over test patients with the fitted models held fixed; they do not show the uncertainty of "
          + "those models or of training.",
        "Drop-out is taken to be independent of the course of disease within a center.",
      ])
  }

  /// What few bootstrap replicates mean, where they are few.
  private var replicatesNote: [String] {
    let count = configuration.evaluation.replicates
    guard count < EvaluationPlan.standardReplicates else { return [] }
    return ["The bootstrap intervals rest on \(count) replicates only; below 1,000 their ends are imprecise."]
  }
}

/// The value where it is finite.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

/// A mean with its Student interval.
func meanEstimate(_ values: [Double]) -> Estimate {
  let mean = values.reduce(0, +) / Double(max(values.count, 1))
  guard values.count > 1 else { return Estimate(value: finite(mean)) }
  let n = Double(values.count)
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
  let half = StudentT.quantile(0.975, degreesOfFreedom: n - 1) * (variance / n).squareRoot()
  return Estimate(value: mean, interval: Interval(lower: mean - half, upper: mean + half))
}

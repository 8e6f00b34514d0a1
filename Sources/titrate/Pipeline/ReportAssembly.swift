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
  let simulator: SimulatorAccount?

  func report() throws -> Report {
    let description = CohortSummary(configuration, cohort: cohort)
    return Report(
      title: configuration.title, question: question, dataFlow: .present(description.flow),
      cohort: .present(description.description), agreement: .present(evaluation.agreement),
      learning: judged.learning, behavior: .present(evaluation.behavior), evaluation: .present(withTruth),
      simulation: try online.map { .present(try simulation($0)) }
        ?? .omitted(because: "the records are of real patients, whose course under another policy is not known."),
      simulator: simulator.map { .present($0) } ?? .omitted(because: "the configuration has no calibration."),
      surrogates: .present(try surrogates), subgroups: .present(subgroups), reward: .present(try rewards()),
      limits: limits,
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
    var summaries = try online.arms.map { try arms.summary(of: $0, among: online.arms) }
    if let bySeed = online.bySeed { summaries.append(try arms.summary(overSeeds: bySeed)) }
    var trial = SimulatedTrial(
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
    if configuration.online.population == .calibrated {
      trial.population =
        "Their parameters are the estimates of the calibration (section Simulator), not those of the cohort: values called "
        + "true here are true as far as the calibrated model is."
    }
    return trial
  }

  /// The clinicians first, whom others are compared with: simulated arms where there are some, else the records.
  private var surrogates: SurrogateTable {
    get throws {
      let clinical = configuration.clinicalPlan
      var arms = [SurrogateTable.Arm(name: "Clinicians (records)", outcomes: evaluation.outcomes)]
      if let online {
        arms = (online.arms.filter { $0.role == .clinicians } + online.arms.filter { $0.role != .clinicians }).map {
          SurrogateTable.Arm(name: $0.name, outcomes: $0.all.compactMap(\.outcome))
        }
      }
      return try SurrogateTable(
        arms,
        .init(
          horizon: online == nil ? configuration.evaluation.horizonDays : configuration.online.limitDays,
          strata: ["center"] + clinical.strata.map(\.name),
          levelOrder: PatientStrata(variables: clinical.strata).levelOrder, minimumPatients: clinical.minimumPatients,
          replicates: configuration.evaluation.replicates, level: configuration.evaluation.level),
        key: keys.surrogates, threads: threads)
    }
  }

  /// With the true value of each subgroup, where a simulator knows it.
  private var subgroups: SubgroupTable {
    var table = evaluation.subgroups
    let courses = online?.arms.first?.all ?? []
    for index in table.rows.indices where table.rows[index].isSufficient {
      let rewards = courses.compactMap(\.outcome).filter {
        $0.strata[table.rows[index].variable] == table.rows[index].level
      }.compactMap(\.reward)
      guard rewards.count >= configuration.clinicalPlan.minimumPatients else { continue }
      table.rows[index].truth = rewards.reduce(0, +) / Double(rewards.count)
    }
    return table
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

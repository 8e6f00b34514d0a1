import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// What learning gave: one policy per seed, which of them was chosen, and the imitation of the clinicians.
struct TrainedPolicies: Sendable {
  /// One training run.
  struct Candidate: Sendable {
    var snapshot: NetworkSnapshot
    var run: TrainingRun
    /// The validation estimate of the kept checkpoint at its temperature.
    var validation: Double
  }

  var candidates: [Candidate]
  /// The seed with the best validation estimate among those that did not diverge.
  var chosen: Int
  var cloning: NetworkSnapshot

  /// The chosen policy as shipped.
  var shipped: PolicySource { source(chosen, name: "Learned policy", role: .candidate) }

  /// The policy of one seed; where its training diverged, the imitation of the clinicians.
  func source(_ seed: Int, name: String, role: PolicyRole) -> PolicySource {
    let (snapshot, cloning) = (candidates[seed].snapshot, cloning)
    guard candidates[seed].run.divergence == nil else {
      return PolicySource(name: name, role: role) { try CloningPolicy(cloning, name: name) }
    }
    return PolicySource(name: name, role: role) { try QEnsemblePolicy(snapshot, name: name) }
  }

  /// The chosen Q-ensemble's best action among those that clinicians take, for comparison.
  func greedy(_ plan: LearningPlan) -> PolicySource {
    var snapshot = candidates[chosen].snapshot
    snapshot.description.choice = .greedy(flexibility: plan.flexibility, pessimism: plan.pessimism)
    let fixed = snapshot
    return PolicySource(name: "Greedy CQL", role: .baseline) { try QEnsemblePolicy(fixed, name: "Greedy CQL") }
  }

  var imitation: PolicySource {
    let snapshot = cloning
    return PolicySource(name: "Behavior cloning", role: .baseline) { try CloningPolicy(snapshot) }
  }
}

/// Finds how far a policy may leave the clinicians: the smallest temperature at which the validation patients still
/// support its value.
struct SupportConstraint {
  let episodes: [Episode]
  /// The imitation's probabilities along the episodes.
  let behavior: [[[Double]]]
  let plan: LearningPlan
  let discount: Discount

  init(
    validation: [Episode], imitation: NetworkSnapshot, plan: LearningPlan, horizon: Double, discount: Discount
  ) throws {
    episodes = validation.map { $0.restricted(to: horizon) }
    behavior = try CloningPolicy(imitation).probabilities(along: episodes)
    self.plan = plan
    self.discount = discount
  }

  /// A temperature and what the validation patients say about it.
  struct Outcome {
    var choice: QEnsemblePolicy.Choice
    /// The self-normalized per-decision estimate of the policy's value.
    var value: Double
  }

  /// The smallest temperature whose effective share of the validation patients is at least `supportShare`, or the
  /// greatest temperature where none has it.
  func choose(for snapshot: NetworkSnapshot) throws -> Outcome {
    var best: Outcome?
    for temperature in plan.temperatures.sorted(by: >) {
      let choice = QEnsemblePolicy.Choice.tempered(temperature: temperature, pessimism: plan.pessimism)
      let target = try QEnsemblePolicy(snapshot, choice: choice, name: "candidate").probabilities(along: episodes)
      let log = try EvaluationLog(episodes: episodes, targetProbabilities: target, behaviorProbabilities: behavior)
      let weighted = WeightedLog(log, discount: discount.perDay)
      let share = effectiveSampleSize(weighted.episodeLogWeights) / Double(episodes.count)
      if best != nil && share < plan.supportShare { break }
      let value = try WeightedPerDecisionImportanceSampling().ratios(weighted).value
      best = Outcome(choice: choice, value: value.isFinite ? value : -.infinity)
    }
    guard let best else { throw UnsupportedData("learning.temperatures is empty") }
    return best
  }
}

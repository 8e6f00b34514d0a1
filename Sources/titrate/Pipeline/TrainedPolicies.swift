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

import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// Finds how far a policy leaves the clinicians: of the temperatures that the validation patients support, each with
/// the lowest price of drug at which it gives them no more drug than the plan allows, the one of greatest value.
struct PolicySelection {
  private let episodes: [Episode]
  /// The imitation's probabilities along the episodes.
  private let behavior: [[[Double]]]
  private let plan: LearningPlan
  private let discount: Discount
  private let doses: [Double]
  /// The share of time under drug, in standard doses, that may not be exceeded.
  private var drugLimit = Double.infinity

  init(
    validation: [Episode], imitation: NetworkSnapshot, plan: LearningPlan, horizon: Double, discount: Discount,
    actions: ActionSpace
  ) throws {
    episodes = validation.map { $0.restricted(to: horizon) }
    behavior = try CloningPolicy(imitation).probabilities(along: episodes)
    self.plan = plan
    self.discount = discount
    doses = actions.options.map(\.multiple)
    guard let relative = plan.drugLimit else { return }
    drugLimit = relative * treatedShare(weights: behavior.map { $0.map { _ in 1 } })
  }

  /// A way to choose and what the validation patients say about it.
  struct Outcome {
    var choice: ActionChoice
    /// The self-normalized per-decision estimate of the policy's value.
    var value: Double
  }

  /// The way to choose with the greatest estimated value among those that keep the limit on drug and whose effective
  /// share of the validation patients is at least `supportShare`; the greatest temperature where there is none.
  func choose(for snapshot: NetworkSnapshot) throws -> Outcome {
    let appraisals = try QEnsemblePolicy(
      snapshot, choice: .greedy(flexibility: 1, pessimism: 0), name: "appraised"
    ).appraise(along: episodes)
    var best: Outcome?
    var cautious: Outcome?
    for temperature in plan.temperatures.sorted(by: >) {
      let (choice, target, keepsLimit) = withinDrugLimit(appraisals, temperature: temperature)
      let log = try EvaluationLog(episodes: episodes, targetProbabilities: target, behaviorProbabilities: behavior)
      let weighted = WeightedLog(log, discount: discount.perDay)
      let share = effectiveSampleSize(weighted.episodeLogWeights) / Double(episodes.count)
      let value = try WeightedPerDecisionImportanceSampling().statistic(weighted).value
      let outcome = Outcome(choice: choice, value: value.isFinite ? value : -.infinity)
      if cautious == nil { cautious = outcome }
      guard keepsLimit, share >= plan.supportShare else { continue }
      if best.map({ outcome.value > $0.value }) ?? true { best = outcome }
    }
    guard let outcome = best ?? cautious else { throw UnsupportedData("learning.temperatures is empty") }
    return outcome
  }

  /// The choice of the lowest price that keeps the limit on drug, or of the highest where none does; its
  /// probabilities; and whether it does.
  private func withinDrugLimit(
    _ appraisals: [[ActionAppraisal]], temperature: Double
  ) -> (choice: ActionChoice, target: [[[Double]]], keepsLimit: Bool) {
    let prices = plan.prices.sorted()
    for (index, price) in prices.enumerated() {
      let choice = ActionChoice.tempered(temperature: temperature, pessimism: plan.pessimism, price: price)
      let target = appraisals.map { $0.map { choice.probabilities($0, doses: doses) } }
      let keeps = drugLimit == .infinity || treatedShare(weights: weights(of: target)) <= drugLimit
      if keeps || index == prices.count - 1 { return (choice, target, keeps) }
    }
    preconditionFailure("learning.prices is empty")
  }

  /// ρ_{0:t} = Π_{s ≤ t} π(a_s|h_s) / p(a_s|h_s) along the episodes.
  private func weights(of target: [[[Double]]]) -> [[Double]] {
    episodes.indices.map { episode in
      var weight = 1.0
      return episodes[episode].steps.indices.map { step in
        let action = episodes[episode].steps[step].action
        weight *= target[episode][step][action] / behavior[episode][step][action]
        return weight
      }
    }
  }

  /// The share of follow-up time under drug, in standard doses, each decision in proportion to its weight.
  private func treatedShare(weights: [[Double]]) -> Double {
    var (treated, total) = (0.0, 0.0)
    for (episode, weights) in zip(episodes, weights) {
      for (step, weight) in zip(episode.steps, weights) {
        treated += weight * doses[step.action] * step.elapsed
        total += weight * step.elapsed
      }
    }
    return total > 0 ? treated / total : 0
  }
}

package import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// What off-policy evaluation needs besides the log: the clinicians' policy and each target policy's action values,
/// cross-fitted by patient, so that no patient is judged by a model that has seen them.
package struct NuisanceModels: Sendable {
  /// b(·|h) of the test episodes [episode][step][action].
  package var behavior: [[[Double]]]
  /// q_p(h, ·) of the test episodes [policy][episode][step][action].
  package var actionValues: [[[[Double]]]]

  /// For each fold of the test patients, fits on all other patients of the cohort and predicts the fold.
  /// - Parameters:
  ///   - episodes: the test episodes, restricted to the horizon.
  ///   - others: the other patients' episodes, restricted likewise.
  ///   - logged: b(·|h) of the test episodes where it is known; `nil` fits a model of it.
  package init(
    of episodes: [Episode], others: [Episode], policies: [PolicySource], schema: FeatureSchema, actions: ActionSpace,
    plan: EvaluationPlan, discount: Discount, keys: RunKeys, logged: [[[Double]]]? = nil, threads: Int
  ) throws {
    let folds = PatientSplit.folds(episodes, count: plan.folds, key: keys.folds)
    let all = episodes + others
    let probabilities = try parallelMap(count: policies.count, threads: threads) { index in
      try policies[index].policy().probabilities(along: all, includingFinal: true)
    }
    let steps = (logged == nil ? plan.behavior.schedule.steps : 0) + plan.fittedQ.steps
    let progress = ProgressReporter("Cross-fitted models", total: plan.folds * steps, unit: "steps")
    let fits = try parallelMap(count: folds.count, threads: threads) { fold in
      let held = episodes.indices.filter { folds[fold].contains(episodes[$0].patient) }
      let fitted = all.indices.filter { !folds[fold].contains(all[$0].patient) }
      var done = 0
      let count = {
        done += 1
        progress.advance()
      }
      let behavior =
        try logged.map { rows in held.map { rows[$0] } }
        ?? Self.behavior(
          fittedOn: fitted.map { all[$0] }, of: held.map { episodes[$0] }, schema: schema, actions: actions,
          plan: plan.behavior, key: keys.nuisance(fold), progress: count)
      if logged == nil { progress.advance(by: plan.behavior.schedule.steps - done) }
      let values = try FittedQEvaluation(plan.fittedQ).values(
        fittedOn: .init(
          episodes: fitted.map { all[$0] }, probabilities: probabilities.map { rows in fitted.map { rows[$0] } }),
        schema: schema, actionCount: actions.count, discount: discount, of: held.map { episodes[$0] },
        key: keys.nuisance(fold).child(.replicate), progress: { progress.advance() })
      return (held: held, behavior: behavior, values: values)
    }
    behavior = [[[Double]]](repeating: [], count: episodes.count)
    actionValues = [[[[Double]]]](repeating: behavior, count: policies.count)
    for fit in fits {
      for (place, episode) in fit.held.enumerated() {
        behavior[episode] = fit.behavior[place]
        for policy in policies.indices { actionValues[policy][episode] = fit.values[policy][place] }
      }
    }
  }

  /// The clinicians' policy by maximum likelihood; a tenth of the fitting patients decides when to stop.
  private static func behavior(
    fittedOn episodes: [Episode], of held: [Episode], schema: FeatureSchema, actions: ActionSpace,
    plan: BehaviorCloning.Configuration, key: Key, progress: () -> Void
  ) throws -> [[[Double]]] {
    let stopping = PatientSplit.folds(episodes, count: 10, key: key)[0]
    let fitting = episodes.filter { !stopping.contains($0.patient) }
    let result = try BehaviorCloning(plan).train(
      on: fitting, validation: episodes.filter { stopping.contains($0.patient) }, schema: schema, actions: actions,
      normalizer: FeatureNormalizer(fitting: fitting), key: key, progress: progress)
    if let divergence = result.run.divergence {
      throw UnsupportedData("the model of the clinicians' policy diverged: \(divergence)")
    }
    return try CloningPolicy(result.snapshot).probabilities(along: held)
  }
}
